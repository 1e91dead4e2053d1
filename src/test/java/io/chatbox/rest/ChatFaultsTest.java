package io.chatbox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatFaultsTest {

  /** What a client does next depends on it. */
  @ParameterizedTest
  @CsvSource({
    "INVALID_FORMAT, 400",
    "MISSING_FIELD, 400",
    "EXPIRED_TOKEN, 401",
    "INSUFFICIENT_PERMISSIONS, 403",
    "NOT_FOUND, 404",
    "CONFLICT, 409",
    "TOO_MANY_REQUESTS, 429",
    "DATABASE_ERROR, 503",
    "LLM_UNAVAILABLE, 503",
    "SERVICE_ERROR, 500"
  })
  void eachCodeHasItsStatus(ErrorCode code, int status) {
    assertThat(ChatFaults.of(code).status()).isEqualTo(status);
  }
}
