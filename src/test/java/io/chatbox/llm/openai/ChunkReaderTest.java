package io.chatbox.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.AnswerReaderSuite;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

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

  @Override
  protected Stream<Arguments> examples() {
    return Stream.of(
        said("{'choices':[{'index':0,'delta':{'content':'Hi'}}]}", new Text("Hi")),
        said("{'choices':[{'delta':{'role':'assistant','content':''}}]}"),
        said("{'choices':[{'delta':{'role':'assistant','content':null}}]}"),
        said("{'choices':[{'delta':{'content':[{'type':'thinking'}]}}]}", Thinking.SIGN),
        said("{'choices':[{'delta':{'tool_calls':[{'a':[{}]}],'content':'x'}}]}", new Text("x")),
        said("{'choices':[{'delta':null}]}"),
        said("{'choices':[]}"),
        said("{'choices':null}"),
        said("{'choices':[{'delta':{'content':'a'}},{'delta':{'content':'b'}}]}", new Text("a")),
        said(
            "{'x':{'y':[1,{'z':[]}]},'choices':[{'logprobs':{},'delta':{'content':'a'}}],'w':1}",
            new Text("a")),
        said(
            "{'choices':[],'usage':{'prompt_tokens':3,'total_tokens':8,'completion_tokens':5}}",
            new Usage(3, 5)),
        said("{'usage':{'prompt_tokens':-1,'completion_tokens':1e99}}", new Usage(0, 0)),
        said("{'usage':{'prompt_tokens':99999999999}}", new Usage(1_000_000_000, 0)),
        said("{'usage':null,'error':null}"),
        said("{'error':{'code':'oops','message':'secret'}}", passing("error in stream oops")),
        said(
            "{'error':{'type':'server_error','code':null}}",
            passing("error in stream server_error")),
        said("{'error':{'code':503}}", passing("error in stream 503")),
        said("{'error':{'code':401}}", unusable("error in stream 401")),
        said("{'error':{'code':400}}", rejected("error in stream 400")),
        said("{'error':'it broke'}", passing("error in stream")),
        said("{'error':{'code':'two words'}}", passing("error in stream")),
        said(
            "{'error':{'type':'invalid_request_error'}}",
            rejected("error in stream invalid_request_error")),
        said(
            "{'error':{'code':'insufficient_quota'}}",
            unusable("error in stream insufficient_quota")),
        said(" "),
        said("[DONE]", passing("nothing but the end")),
        said(" [DONE]", passing("nothing but the end")));
  }

  @Test
  void endsAsItsFinishReasonSays() {
    String last = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}";
    assertThat(read(last, "[DONE]", "[DONE]", last)).containsExactly(new End("length"));
    assertThat(read(last.replace("length", "no\\nword"), "[DONE]"))
        .containsExactly(new End("unknown"));

    assertThat(reading().of(last).end().heard()).containsExactly(new End("length"));
  }
}
