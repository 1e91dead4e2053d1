package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.gateway.TextAssembler.TooBig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {

  @Test
  void partsBecomeOneMessage() throws TooBig {
    TextAssembler assembler = new TextAssembler(100);

    assertThat(assembler.add("{\"a\":", false)).isEmpty();
    assertThat(assembler.add("", false)).isEmpty();
    assertThat(assembler.add("1}", true)).contains("{\"a\":1}");
    assertThat(assembler.add("next", true)).contains("next");
  }

  @Test
  void theLimitCountsBytesOverAllParts() throws TooBig {
    TextAssembler assembler = new TextAssembler(10);
    assertThat(assembler.add("ääää", false)).isEmpty();
    assertThat(assembler.add("xy", true)).hasValueSatisfying(text -> assertThat(text).hasSize(6));

    assertThat(assembler.add("ääääx", false)).isEmpty();
    assertThatExceptionOfType(TooBig.class).isThrownBy(() -> assembler.add("xx", true));
  }

  @Test
  void emptyPartsAreCountedToo() throws TooBig {
    TextAssembler assembler = new TextAssembler(100);
    for (int message = 0; message < 2; message++) {
      for (int i = 1; i < TextAssembler.MAX_PARTS; i++) {
        assertThat(assembler.add("", false)).isEmpty();
      }
      assertThat(assembler.add("x", true)).contains("x");
    }
    for (int i = 0; i < TextAssembler.MAX_PARTS; i++) {
      assertThat(assembler.add("", false)).isEmpty();
    }
    assertThatExceptionOfType(TooBig.class).isThrownBy(() -> assembler.add("", false));
  }

  @Test
  void whatFollowsAMessageThatIsTooBigIsPassedOver() throws TooBig {
    TextAssembler assembler = new TextAssembler(3);
    assertThatExceptionOfType(TooBig.class).isThrownBy(() -> assembler.add("xxxx", false));

    assertThat(assembler.add("xxxx", false)).isEmpty();
    assertThat(assembler.add("x", true)).isEmpty();
    assertThat(assembler.add("x", true)).isEmpty();
  }

  @Property
  void theLimitIsExactlyTheMessagesUtf8Length(
      @ForAll List<String> parts, @ForAll @IntRange(min = 0, max = 50) int limit) {
    String whole = String.join("", parts);
    // A lone surrogate can't come from UTF-8; the container replaces it before we see it.
    String clean = new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    boolean fits = clean.getBytes(StandardCharsets.UTF_8).length <= limit;
    TextAssembler assembler = new TextAssembler(limit);

    Optional<String> message = Optional.empty();
    try {
      for (char unit : clean.toCharArray()) {
        assembler.add(String.valueOf(unit), false);
      }
      message = assembler.add("", true);
    } catch (TooBig e) {
      // As asserted below.
    }

    assertThat(message).isEqualTo(fits ? Optional.of(clean) : Optional.empty());
  }
}
