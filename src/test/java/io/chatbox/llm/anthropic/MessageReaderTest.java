package io.chatbox.llm.anthropic;

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

class MessageReaderTest extends AnswerReaderSuite {

  @Override
  protected AnswerReader reader(Consumer<StreamEvent> events) {
    return new MessageReader(PARSERS, events);
  }

  @Override
  protected List<String> tokens() {
    return List.of(
        "\"type\":",
        "\"delta\":",
        "\"text\":",
        "\"usage\":",
        "\"error\":",
        "\"message_stop\"",
        "\"error\"",
        "{\"type\":\"message_stop\"}",
        "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}");
  }

  @Override
  protected Stream<Arguments> examples() {
    return Stream.of(
        said(
            "{'delta':{'text':'Hi','type':'text_delta'},'index':0,'type':'content_block_delta'}",
            new Text("Hi")),
        said("{'type':'content_block_delta','delta':{'type':'text_delta','text':''}}"),
        said("{'type':'content_block_delta','delta':{'type':'text_delta','text':null}}"),
        said(
            "{'type':'content_block_delta','delta':{'type':'thinking_delta','text':'no'}}",
            Thinking.SIGN),
        said("{'type':'content_block_delta','delta':null}"),
        said(
            "{'type':'content_block_start','content_block':{'type':'text','text':'x'}}",
            new Text("x")),
        said("{'type':'content_block_start','content_block':{'type':'tool_use','text':'no'}}"),
        said("{'type':'content_block_stop','index':0}"),
        said("{'type':'ping'}"),
        said("{'type':['of tomorrow'],'delta':[{'text':'no'}]}"),
        said("{}"),
        said(
            "{'type':'message_delta','delta':{'stop_reason':null},'usage':{'output_tokens':4}}",
            new Usage(0, 4)),
        said("{'type':'message_stop'}", passing("nothing but the end")),
        said(
            "{'type':'error','error':{'type':'overloaded_error','message':'secret'}}",
            passing("error in stream overloaded_error")),
        said(
            "{'type':'error','error':{'type':'rate_limit_error'}}",
            passing("error in stream rate_limit_error")),
        said(
            "{'type':'error','error':{'type':'authentication_error'}}",
            unusable("error in stream authentication_error")),
        said(
            "{'type':'error','error':{'type':'request_too_large'}}",
            tooLong("error in stream request_too_large")),
        said(
            "{'type':'error','error':{'type':'invalid_request_error'}}",
            rejected("error in stream invalid_request_error")),
        said("{'type':'error','error':'it broke'}", passing("error in stream")),
        said("{'type':'error'}", passing("error in stream")));
  }

  @Test
  void countsAllTokensOfThePromptOnceTheAnswerIsWhole() {
    String start =
        "{'type':'message_start','message':{'usage':{'input_tokens':10,'output_tokens':1,"
            + "'cache_creation_input_tokens':20,'cache_read_input_tokens':30}}}";
    assertThat(read(start)).isEmpty();
    assertThat(read(start, "{'type':'message_delta','delta':{},'usage':{'output_tokens':5}}"))
        .containsExactly(new Usage(60, 5));
    assertThat(
            read(
                start,
                "{'type':'message_delta','delta':{'stop_reason':'max_tokens'},"
                    + "'usage':{'input_tokens':11,'cache_read_input_tokens':null,'output_tokens':5}}",
                "{'type':'message_stop'}"))
        .containsExactly(new Usage(61, 5), new End("length"));
    String most = "{'input_tokens':2147483647,'cache_read_input_tokens':99999999999999}";
    assertThat(read("{'type':'message_delta','usage':" + most + "}"))
        .containsExactly(new Usage(1_000_000_000, 0));
  }
}
