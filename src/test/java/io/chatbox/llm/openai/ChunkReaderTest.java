package io.chatbox.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import jakarta.json.Json;
import jakarta.json.stream.JsonParserFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

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
        chunk(
            "{'error':{'code':400}}",
            new Failed(new LlmFailure(Kind.REJECTED, "error in stream 400"))),
        chunk("{'error':'it broke'}", passing("error in stream")),
        chunk("{'error':{'code':'two words'}}", passing("error in stream")),
        chunk(
            "{'error':{'type':'invalid_request_error'}}",
            new Failed(new LlmFailure(Kind.REJECTED, "error in stream invalid_request_error"))),
        chunk(" "),
        chunk("[DONE]", new End("stop")),
        chunk(" [DONE]", new End("stop")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "[]",
        "7",
        "null",
        "{",
        "{\"choices\":[",
        "{\"choices\":[7]",
        "{\"choices\":[{\"delta\":{\"content\":\"",
        "{\"error\":",
        "{\"a\" 7}",
        "<html>"
      })
  void failsOnceOnWhatIsNoChunk(String data) {
    assertThat(read(data, data)).containsExactly(failed("chunk is not as specified"));
  }

  @Test
  void survivesDeepNesting() {
    assertThat(read("{\"a\":" + "[".repeat(200_000))).hasSize(1);
    assertThat(read("{\"error\":" + "[".repeat(200_000))).hasSize(1);
    assertThat(read("{\"choices\":[" + "{\"delta\":".repeat(200_000))).hasSize(1);
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

    List<StreamEvent> cut = new ArrayList<>();
    new ChunkReader(PARSERS, cut::add).endOfStream();
    assertThat(cut).containsExactly(passing("stream ended early"));
  }

  @Property
  void whateverComesEndsOnce(@ForAll("chunks") List<String> chunks) {
    List<StreamEvent> events = new ArrayList<>();
    ChunkReader reader = new ChunkReader(PARSERS, events::add);
    chunks.forEach(reader::read);
    reader.endOfStream();
    assertThat(events).filteredOn(e -> e instanceof End || e instanceof Failed).hasSize(1);
    assertThat(events.getLast()).isInstanceOfAny(End.class, Failed.class);
  }

  @Provide
  Arbitrary<List<String>> chunks() {
    Arbitrary<String> tokens =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"choices\":",
            "\"delta\":",
            "\"content\":",
            "\"x\"",
            "\"usage\":",
            "\"prompt_tokens\":",
            "\"error\":",
            "\"finish_reason\":",
            "null",
            "1e9",
            "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
            "\\",
            "\u0000",
            "\uD800");
    return tokens.list().ofMaxSize(12).map(list -> String.join("", list)).list().ofMaxSize(4);
  }

  private static Arguments chunk(String data, StreamEvent... expected) {
    return Arguments.of(data.replace('\'', '"'), List.of(expected));
  }

  private static Failed failed(String detail) {
    return new Failed(new LlmFailure(Kind.UNAVAILABLE, detail));
  }

  private static Failed passing(String detail) {
    return new Failed(new LlmFailure(Kind.UNAVAILABLE, detail).passing(Duration.ZERO));
  }

  private static List<StreamEvent> read(String... data) {
    List<StreamEvent> events = new ArrayList<>();
    ChunkReader reader = new ChunkReader(PARSERS, events::add);
    for (String one : data) {
      reader.read(one);
    }
    return events;
  }
}
