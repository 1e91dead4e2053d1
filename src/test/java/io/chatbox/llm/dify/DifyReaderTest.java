package io.chatbox.llm.dify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.Conversation;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.AnswerReaderSuite;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

class DifyReaderTest extends AnswerReaderSuite {

  @Override
  protected AnswerReader reader(Consumer<StreamEvent> events) {
    return new DifyReader("app", new Unstoppable(), PARSERS, events);
  }

  private static final class Unstoppable implements DifyReader.Task {
    @Override
    public void runs(String name) {}

    @Override
    public void begins() {}

    @Override
    public void ended() {}

    @Override
    public String waits() {
      return "Please wait.";
    }
  }

  @Override
  protected List<String> tokens() {
    return List.of(
        "\"event\":",
        "\"answer\":",
        "\"metadata\":",
        "\"usage\":",
        "\"conversation_id\":",
        "\"task_id\":",
        "\"message\"",
        "{\"event\":\"message_end\"}",
        "{\"event\":\"error\"}",
        "{\"event\":\"message\",\"answer\":\"x\"}");
  }

  @Override
  protected Stream<Arguments> examples() {
    return Stream.of(
        said("{'answer':'Hi','event':'message'}", new Text("Hi")),
        said("{'event':'agent_message','answer':'Hi'}", new Text("Hi")),
        said("{'event':'message','answer':''}"),
        said("{'event':'message','answer':{'no':[1]}}"),
        said("{'event':'agent_thought','answer':'no','thought':'Hm.'}", Thinking.SIGN),
        said("{'event':'node_finished','data':{'outputs':{'answer':'no'}}}", Thinking.SIGN),
        said("{'event':'loop_next','data':{}}", Thinking.SIGN),
        said("{'event':'workflow_started','data':{'status':'failed'}}"),
        said("{'event':'tts_message','audio':'no'}"),
        said("{'event':'ping'}"),
        said("{'event':7,'answer':'no'}"),
        said("{'event':'message_end'}", passing("nothing but the end")),
        said(
            "{'event':'message_end','metadata':{'retriever_resources':[{}],'usage':"
                + "{'prompt_tokens':3,'prompt_price':'0.1','completion_tokens':5}}}",
            new Usage(3, 5),
            passing("nothing but the end")),
        said("{'event':'message_end','metadata':null}", passing("nothing but the end")),
        said("{'answer':'All','mode':'chat','event':'message'}", new Text("All"), new End("stop")),
        said("{'event':'workflow_finished','data':{'status':'stopped'}}", new End("stopped")),
        said("{'event':'workflow_paused'}", new Text("Please wait."), new End("stop")),
        said(
            "{'event':'workflow_finished','data':{'error':'secret','status':'failed'}}",
            failed("error in stream workflow_failed")),
        said(
            "{'event':'error','status':400,'code':'provider_quota_exceeded','message':'secret'}",
            unusable("error in stream provider_quota_exceeded")),
        said(
            "{'event':'error','status':400,'code':'invalid_param','message':'api key'}",
            failed("error in stream invalid_param")),
        said(
            "{'event':'error','status':400,'code':'completion_request_error'}",
            passing("error in stream completion_request_error")),
        said("{'event':'error','code':'two words'}", passing("error in stream")));
  }

  private static final String WHOLE = "{'event':'message','answer':'Hello.'}";
  private static final String END =
      "{'event':'message_end','metadata':{'usage':{'prompt_tokens':3,'completion_tokens':5}}}";

  @Test
  void whatAnAgentSaidIsNotSaidOnceMore() {
    String hel = "{'event':'agent_message','answer':'Hel'}";
    String lo = "{'event':'agent_message','answer':'lo. '}";
    assertThat(read(hel, lo, WHOLE, END))
        .containsExactly(new Text("Hel"), new Text("lo. "), new Usage(3, 5), new End("stop"));
    assertThat(read(hel, WHOLE)).as("something else").contains(new Text("Hello."));
    assertThat(read(WHOLE, WHOLE)).as("no agent").hasSize(2);
  }

  @Test
  void aWorkflowsOutcomeCountsAsMuchAsTheMessagesEnd() {
    String finished =
        "{'event':'workflow_finished','data':{'outputs':{'answer':'Done.'},'status':'%s'}}";
    String succeeded = finished.formatted("succeeded");
    assertThat(reading().of(succeeded, END).heard())
        .containsExactly(new Text("Done."), new Usage(3, 5), new End("stop"));
    assertThat(reading().of(WHOLE, finished.formatted("partial-succeeded")).end().heard())
        .containsExactly(new Text("Hello."), new End("stop"));
    assertThat(read(WHOLE, finished.formatted("failed"), END).getLast())
        .isEqualTo(failed("error in stream workflow_failed"));
    assertThat(reading().of(WHOLE, finished.formatted("unheard-of")).end().heard().getLast())
        .isEqualTo(passing("stream ended early"));
  }

  @Test
  void whatWaitsForAPersonSaysSoOnce() {
    String required = "{'event':'human_input_required','data':{'form_content':'secret'}}";
    assertThat(read(WHOLE, required, "{'event':'workflow_paused'}"))
        .containsExactly(new Text("Hello."), new Text("\n\nPlease wait."), new End("stop"));
    assertThat(reading().of(required).end().heard())
        .containsExactly(new Text("Please wait."), new End("stop"));
  }

  /** Nothing shorter may be asked for in its place. */
  @Test
  void anAppThatRunsIsNotTooLongForIt() {
    String error = "{'event':'error','code':'x','message':'prompt is too long'}";
    assertThat(read("{'event':'node_started','task_id':'t1'}", error).getLast())
        .isEqualTo(rejected("error in stream x"));
  }

  @Test
  void tellsOnceWhereTheConversationIsKept() {
    String id = "1c7e55fb-1ba2-4e10-81b5-30addcea2276";
    String event = "{'event':'ping','conversation_id':'" + id + "'}";
    assertThat(read(event, event)).containsExactly(new Kept(new Conversation("app", id)));
    assertThat(read("{'event':'ping','conversation_id':'../../etc','task_id':'a/b?c'}")).isEmpty();
    assertThat(read("{'event':'ping','conversation_id':'" + "x".repeat(65) + "'}")).isEmpty();
  }

  @Test
  void aFileIsALink() {
    String file = "{'event':'message_file','belongs_to':'assistant','url':'https://f.test/a?b=1'}";
    assertThat(read(file)).containsExactly(new Text("[file](https://f.test/a?b=1)\n\n"));
    assertThat(read("{'event':'message','answer':'See'}", file).getLast())
        .isEqualTo(new Text("\n\n[file](https://f.test/a?b=1)\n\n"));
    assertThat(read(file.replace("assistant", "user"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "/files/tools/1.png",
        "https://f.test/a) [b](https://evil.test",
        "https://f.test/a b",
        "https://f.test/<script>"
      })
  void whatIsNoPlainLinkIsNone(String url) {
    assertThat(read("{'event':'message_file','url':'" + url + "'}")).isEmpty();
  }

  @Test
  void whatAModeratorPutsInsteadFollows() {
    assertThat(
            read(
                "{'event':'message','answer':'Bad'}",
                "{'event':'message_replace','answer':'No.'}",
                "{'event':'message_end'}"))
        .containsExactly(new Text("Bad"), new Text("\n\nNo."), new End("content_filter"));
    assertThat(read("{'event':'message_replace','answer':'No.'}")).containsExactly(new Text("No."));
  }
}
