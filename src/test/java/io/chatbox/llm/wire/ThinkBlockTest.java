package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkBlockTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiterString = " => ",
      emptyValue = "",
      textBlock =
          """
          <think>a</think>b               => b
          ' \n<think>a\n</think>\n\n b c ' => 'b c '
          <think></think>                 => ''
          <think>a                        => ''
          <think>a</thin                  => ''
          <think>a</think><think>b        => ''
          <think>a</think> <think>b</think> c<think> => c<think>
          a<think>b</think>               => a<think>b</think>
          <thinking>a                     => <thinking>a
          <thin                           => <thin
          ' a'                            => ' a'
          ' '                             => ' '
          <                               => <
          <think>a</think><th            => <th
          <THINK>a</THINK>                => <THINK>a</THINK>
          """)
  void takesOneBlockFromTheStart(String said, String shown) {
    assertThat(shown(List.of(said))).isEqualTo(shown);
  }

  @Property
  void anyCutShowsTheSame(@ForAll List<@IntRange(max = 12) Integer> parts) {
    List<String> words =
        List.of(
            "<think>",
            "</think>",
            "<",
            "think",
            ">",
            "/",
            " ",
            "\n",
            "a",
            "</",
            "<th",
            "ink>",
            "b");
    StringBuilder whole = new StringBuilder();
    List<String> letters = new ArrayList<>();
    parts.forEach(part -> whole.append(words.get(part)));
    whole.codePoints().forEach(point -> letters.add(Character.toString(point)));
    assertThat(shown(letters)).isEqualTo(shown(List.of(whole.toString())));
  }

  private static String shown(List<String> pieces) {
    ThinkBlock block = new ThinkBlock();
    StringBuilder shown = new StringBuilder();
    pieces.forEach(piece -> shown.append(block.next(piece)));
    return shown + block.rest();
  }
}
