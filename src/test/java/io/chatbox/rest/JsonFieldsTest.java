package io.chatbox.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.protocol.ChatException;
import jakarta.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.0079Z");

  @Test
  void fieldsKeepTheirOrderAndAreNullWithoutAValue() {
    String json =
        new JsonFields()
            .text("z", "\"ä\"")
            .text("a", Optional.empty())
            .time("at", NOON)
            .time("end", Optional.empty())
            .number("n", 7)
            .number("none", OptionalLong.empty())
            .flag("is", true)
            .list("list", List.of("x", "y"), x -> Json.createObjectBuilder().add("v", x).build())
            .toText();

    assertThat(json)
        .isEqualTo(
            "{\"z\":\"\\\"ä\\\"\",\"a\":null,\"at\":\"2026-03-01T12:00:00.007Z\",\"end\":null,"
                + "\"n\":7,\"none\":null,\"is\":true,\"list\":[{\"v\":\"x\"},{\"v\":\"y\"}]}");
  }

  @Test
  void anObjectIsLeftOpenToBeGoneOnWith() {
    assertThat(new JsonFields().number("n", 1).toOpenText() + ",\"m\":[]}")
        .isEqualTo("{\"n\":1,\"m\":[]}");
  }

  @Test
  void aSliceSaysWhetherThereIsMore() {
    Slice two = Slice.read("2", "5");

    assertThat(two.oneMore()).isEqualTo(3);
    assertThat(two.shown(List.of(1, 2, 3))).containsExactly(1, 2);
    assertThat(two.truncated(List.of(1, 2, 3))).isTrue();
    assertThat(two.shown(List.of(1, 2))).containsExactly(1, 2);
    assertThat(two.truncated(List.of(1, 2))).isFalse();
    assertThat(new JsonFields().slice(two, 2, true).toText())
        .isEqualTo("{\"count\":2,\"limit\":2,\"offset\":5,\"truncated\":true}");
    assertThat(Slice.read(null, null)).isEqualTo(new Slice(100, 0));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Slice.read("0", null))
        .withMessage("The parameter limit must be a whole number from 1 to 1000.");
  }
}
