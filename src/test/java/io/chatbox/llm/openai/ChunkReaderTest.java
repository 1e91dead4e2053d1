package io.chatbox.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.AnswerReaderSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkReaderTest extends AnswerReaderSuite {

  @Override
  protected AnswerReader reader(Consumer<StreamEvent> events) {
    return new ChunkReader(PARSERS, events);
  }

  @Override
  protected List<String> tokens() {
    return List.of(
        "\"choices\":",
        "\"delta\":",
        "\"content\":",
        "\"usage\":",
        "\"prompt_tokens\":",
        "\"error\":",
        "\"finish_reason\":",
        "[DONE]",
        "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}");
  }

  @ParameterizedTest
  @MethodSource
  void readsChunks(String chunk, List<StreamEvent> expected) {
    assertThat(read(chunk)).isEqualTo(expected);
  }

  static Stream<Arguments> readsChunks() {
    return Stream.of(
        chunk("{'choices':[{'index':0,'delta':{'content':'Hi'}}]}", new Text("Hi")),
        chunk("{'choices':[{'delta':{'role':'assistant','content':''}}]}"),
        chunk("{'choices':[{'delta':{'role':'assistant','content':null}}]}"),
        chunk("{'choices':[{'delta':{'content':[{'type':'thinking'}]}}]}"),
        chunk("{'choices':[{'delta':{'tool_calls':[{'a':[{}]}],'content':'x'}}]}", new Text("x")),
        chunk("{'choices':[{'delta':null}]}"),
        chunk("{'choices':[]}"),
        chunk("{'choices':null}"),
        chunk("{'choices':[{'delta':{'content':'a'}},{'delta':{'content':'b'}}]}", new Text("a")),
        chunk(
            "{'x':{'y':[1,{'z':[]}]},'choices':[{'logprobs':{},'delta':{'content':'a'}}],'w':1}",
            new Text("a")),
        chunk(
            "{'choices':[],'usage':{'prompt_tokens':3,'total_tokens':8,'completion_tokens':5}}",
            new Usage(3, 5)),
        chunk("{'usage':{'prompt_tokens':-1,'completion_tokens':1e99}}", new Usage(0, 0)),
        chunk("{'usage':{'prompt_tokens':99999999999}}", new Usage(Integer.MAX_VALUE, 0)),
        chunk("{'usage':null,'error':null}"),
        chunk("{'error':{'code':'oops','message':'secret'}}", passing("error in stream oops")),
        chunk(
            "{'error':{'type':'server_error','code':null}}",
            passing("error in stream server_error")),
        chunk("{'error':{'code':503}}", passing("error in stream 503")),
        chunk("{'error':{'code':401}}", failed("error in stream 401")),
        chunk("{'error':{'code':400}}", rejected("error in stream 400")),
        chunk("{'error':'it broke'}", passing("error in stream")),
        chunk("{'error':{'code':'two words'}}", passing("error in stream")),
        chunk(
            "{'error':{'type':'invalid_request_error'}}",
            rejected("error in stream invalid_request_error")),
        chunk(
            "{'error':{'code':'insufficient_quota'}}",
            failed("error in stream insufficient_quota")),
        chunk(" "),
        chunk("[DONE]", new End("stop")),
        chunk(" [DONE]", new End("stop")));
  }

  @Test
  void endsAsItsFinishReasonSays() {
    String last = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}";
    assertThat(read(last, "[DONE]", "[DONE]", last)).containsExactly(new End("length"));
    assertThat(read(last.replace("length", "no\\nword"), "[DONE]"))
        .containsExactly(new End("unknown"));

    List<StreamEvent> withoutDone = new ArrayList<>();
    ChunkReader reader = new ChunkReader(PARSERS, withoutDone::add);
    reader.read(last);
    reader.endOfStream();
    assertThat(withoutDone).containsExactly(new End("length"));
  }

  private static Arguments chunk(String data, StreamEvent... expected) {
    return Arguments.of(data, List.of(expected));
  }
}
