package io.chatbox.config;

import static io.chatbox.config.LlmEndpointsTest.provider;
import static io.chatbox.config.Variables.check;
import static io.chatbox.config.Variables.faults;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The variables of an app of dify. */
class LlmInputsTest {

  @Test
  void areAJsonObject() {
    Map<String, Object> inputs =
        inputs(
            """
            {"who":"{{user_id}} {{name}}: {{metadata.page url}}","n":3,"d":0.5,"on":true,
             "list":["{{name}}",{"a":{}}],"brace":"{ {x} }"}
            """);

    assertThat(inputs)
        .containsExactly(
            entry("who", "{{user_id}} {{name}}: {{metadata.page url}}"),
            entry("n", 3L),
            entry("d", 0.5),
            entry("on", true),
            entry("list", List.of("{{name}}", Map.of("a", Map.of()))),
            entry("brace", "{ {x} }"));
    assertThatThrownBy(() -> inputs.put("more", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(provider("dify", "http://dify.test").generation().inputs()).isEmpty();
  }

  static Stream<String> notAllowed() {
    return Stream.of(
        "[]",
        "[[\"a\",1]]",
        "7",
        "\"{}\"",
        "{",
        "{'a':1} x",
        "{\"a\":null}",
        "{\"a\":[null]}",
        "{\"a\":NaN}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}",
        "[".repeat(4000),
        "{\"a\":\"" + "ä".repeat(4096) + "\"}");
  }

  @ParameterizedTest
  @MethodSource("notAllowed")
  void whatIsNoneIsAFaultWithoutItsText(String text) {
    assertThat(faults("LLM_PROVIDER_1_INPUTS", text))
        .containsExactly(
            "LLM_PROVIDER_1_INPUTS: the value is not a JSON object of at most 8KB, 8 levels and no"
                + " null, such as {\"language\": \"German\"}; correct it, or leave it out");
  }

  @Test
  void eightLevelsAreFine() {
    assertThat(faults("LLM_PROVIDER_1_INPUTS", "{\"a\":" + "[".repeat(7) + "]".repeat(7) + "}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{\"a\":[\"{{email}}\"]} | has the unknown placeholder \"{{email}}\"",
        "{\"a\":\"{{ name }}\"} | has the unknown placeholder \"{{ name }}\"",
        "{\"a\":\"{{metadata.}}\"} | has the unknown placeholder \"{{metadata.}}\"",
        "{\"a\":\"{{}}\"} | has the unknown placeholder \"{{}}\"",
        "{\"a\":\"{{name\"} | has a placeholder that doesn't end",
        "{\"{{name}}\":1} | has a placeholder in the name of a member",
      })
  void aPlaceholderThatNobodyFillsInIsAFaultThatNamesThoseThatThereAre(String text, String wrong) {
    assertThat(faults("LLM_PROVIDER_1_INPUTS", text))
        .containsExactly(
            "LLM_PROVIDER_1_INPUTS: "
                + wrong
                + "; use {{user_id}}, {{name}} or {{metadata.<key>}}, and only in values");
  }

  @Test
  void areForDifyAlone() {
    assertThat(
            check(
                    with(
                        "LLM_PROVIDER_1_TYPE", "openai",
                        "LLM_PROVIDER_1_MODEL", "m",
                        "LLM_PROVIDER_1_INPUTS", "{}"))
                .warnings())
        .containsExactly("LLM_PROVIDER_1_INPUTS: not used by type openai and ignored; remove it");
  }

  private static Map<String, Object> inputs(String text) {
    return provider("dify", "http://dify.test", Map.of("LLM_PROVIDER_1_INPUTS", text))
        .generation()
        .inputs();
  }
}
