package io.chatbox.usage;

import static io.chatbox.protocol.ErrorCode.TOO_MANY_REQUESTS;

import io.chatbox.protocol.Reason;

/** What a budget forbids. */
final class Refusals {
  static final Reason BUDGET_SPENT =
      new Reason(
          TOO_MANY_REQUESTS,
          "budget_spent",
          "Your allowance for today is used up. It is renewed at midnight UTC; your message is kept and can be answered then.");

  private Refusals() {}
}
