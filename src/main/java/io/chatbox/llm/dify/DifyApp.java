package io.chatbox.llm.dify;

import io.chatbox.llm.Prompt;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What all calls of an app share.
 *
 * @param model its id, to know its own conversations by
 * @param inputs the values of its variables, as the settings have them
 * @param patience how long a call that is given up waits for its task's name
 */
record DifyApp(
    String model, Wire wire, Upstream upstream, Map<String, Object> inputs, Duration patience) {

  /**
   * A request's body.
   *
   * @param conversation the one to go on with, if any
   */
  String request(Prompt prompt, Optional<String> conversation) {
    return wire.object(new DifyRequest(inputs, prompt, conversation)::write);
  }

  /** The body of what is said beside it. */
  String as(String userId) {
    return wire.object(out -> out.write("user", userId));
  }
}
