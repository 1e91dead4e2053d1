package io.chatbox.llm.dify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.Prompt.Requester;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static final Requester ADA =
      new Requester("ada-1", "Ada $1 {{user_id}}", Map.of("page", "/a\"b", "the plan", "pro"));

  private static String written(Map<String, Object> values) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = Json.createGenerator(text)) {
      out.writeStartObject();
      new Inputs(values, ADA).write(out);
      out.writeEnd();
    }
    return text.toString();
  }

  @Test
  void textsAreFilledInAtAnyDepthAndOnlyOnce() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("who", "{{user_id}}/{{ name }}");
    values.put("where", List.of("{{metadata.page}}", Map.of("plan", "a {{metadata.the plan}} b")));
    assertThat(written(values))
        .isEqualTo(
            "{\"who\":\"ada-1/Ada $1 {{user_id}}\","
                + "\"where\":[\"/a\\\"b\",{\"plan\":\"a pro b\"}]}");
  }

  @Test
  void whatNobodyKnowsIsEmptyAndWhatIsNoPlaceStays() {
    assertThat(written(Map.of("x", "<{{metadata.none}}> {{other}} {{metadata.}} {name}")))
        .isEqualTo("{\"x\":\"<> {{other}} {{metadata.}} {name}\"}");
  }

  @Test
  void otherValuesStayAsTheyAre() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("{{name}}", true);
    values.put("i", 7);
    values.put("d", 0.5);
    values.put("l", List.of());
    assertThat(written(values)).isEqualTo("{\"{{name}}\":true,\"i\":7,\"d\":0.5,\"l\":[]}");
  }
}
