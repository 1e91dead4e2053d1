package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PromptShapeTest {

  @Test
  void systemPartsAreOneAtTheTopAndNeighboursAreJoined() {
    assertThat(
            shaped(
                said(Role.SYSTEM, "Be kind."),
                said(Role.SYSTEM, "Summary."),
                said(Role.USER, "Hi"),
                said(Role.USER, "Anybody?"),
                said(Role.ASSISTANT, "Hello."),
                said(Role.SYSTEM, "Grace took over."),
                said(Role.ASSISTANT, "Me too."),
                said(Role.USER, "And now?")))
        .containsExactly(
            said(Role.SYSTEM, "Be kind.\n\nSummary.\n\nGrace took over."),
            said(Role.USER, "Hi\n\nAnybody?"),
            said(Role.ASSISTANT, "Hello.\n\nMe too."),
            said(Role.USER, "And now?"));
  }

  @Test
  void whereNoSystemIsKnownTheUserSaysItFirst() {
    Prompt shaped =
        PromptShape.of(
            Providers.prompt(List.of(said(Role.SYSTEM, "Be kind."), said(Role.USER, "Hi"))));

    assertThat(PromptShape.withoutSystem(shaped).parts())
        .containsExactly(said(Role.USER, "Be kind.\n\nHi"));
  }

  @Property
  void whateverGoesInTheShapeHolds(@ForAll("conversations") List<Part> parts) {
    Prompt shaped = PromptShape.of(Providers.prompt(parts));
    List<Role> roles = shaped.said().stream().map(Part::role).toList();

    assertThat(shaped.parts()).noneMatch(part -> Providers.text(part).isBlank());
    assertThat(roles).doesNotContain(Role.SYSTEM);
    for (int i = 0; i < roles.size(); i++) {
      assertThat(roles.get(i)).isEqualTo(i % 2 == 0 ? Role.USER : Role.ASSISTANT);
    }
    assertThat(PromptShape.of(shaped)).as("it is one already").isEqualTo(shaped);
  }

  /** But what is blank, and what the model says before anybody asked. */
  @Property
  void nothingIsLostOrMoved(@ForAll("conversations") List<Part> parts) {
    List<String> system = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (Part part : parts) {
      String text = Providers.text(part);
      if (part.role() == Role.SYSTEM && !text.isBlank()) {
        system.add(text);
      } else if (!text.isBlank() && !(said.isEmpty() && part.role() == Role.ASSISTANT)) {
        said.add(text);
      }
    }
    Prompt shaped = PromptShape.of(Providers.prompt(parts));

    assertThat(shaped.system().map(Providers::text).orElse(""))
        .isEqualTo(String.join("\n\n", system));
    assertThat(String.join("\n\n", shaped.said().stream().map(Providers::text).toList()))
        .isEqualTo(String.join("\n\n", said));
  }

  @Property
  void theQuestionStaysLast(@ForAll("conversations") List<Part> earlier) {
    List<Part> parts = new ArrayList<>(earlier);
    parts.add(said(Role.USER, "The question?"));
    Part last = PromptShape.of(Providers.prompt(parts)).parts().getLast();

    assertThat(last.role()).isEqualTo(Role.USER);
    assertThat(Providers.text(last)).endsWith("The question?");
  }

  @Provide
  Arbitrary<List<Part>> conversations() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.of("", " ", "\n\t", "\u2003"), Arbitraries.strings().ofMaxLength(8));
    return Combinators.combine(Arbitraries.of(Role.class), text)
        .<Part>as(Part.Text::new)
        .list()
        .ofMaxSize(12)
        .map(Collections::unmodifiableList);
  }

  private static List<Part> shaped(Part... parts) {
    return PromptShape.of(Providers.prompt(List.of(parts))).parts();
  }

  private static Part said(Role role, String text) {
    return new Part.Text(role, text);
  }
}
