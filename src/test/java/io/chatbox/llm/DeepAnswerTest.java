package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.FakeRaw;
import org.junit.jupiter.api.Test;

class DeepAnswerTest extends OpenAiBench {
  /** As deep as the longest answer that is read as a whole. */
  @Test
  void aWholeAnswerThatIsNestedForEverFails() {
    String body = "{\"choices\":" + "[".repeat(8_000_000);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (FakeRaw server = FakeRaw.start(head + body)) {
      assertThat(ask(server.endpoint(), PATIENT).end()).isInstanceOf(StreamEvent.Failed.class);
    }
  }

  @Test
  void anObjectThatIsNestedForEverFails() {
    String body = "{\"a\":".repeat(1_500_000);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (FakeRaw server = FakeRaw.start(head + body)) {
      assertThat(ask(server.endpoint(), PATIENT).end()).isInstanceOf(StreamEvent.Failed.class);
    }
  }
}
