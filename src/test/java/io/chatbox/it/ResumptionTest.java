package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the client of the other tests asks for the right thing, and sees when it gets the wrong. */
class ResumptionTest {
  private static final String OPENED =
      "'type':'connection_status','seq':0,'metadata':{'resumed':'false'}";
  private static final String SYNCED =
      "'type':'connection_status','seq':2,'metadata':{'sync':'done'}";
  private static final String LOADING = "'type':'loading','message_id':'a'";
  private static final String PIECE =
      "'type':'ai_response','message_id':'a','offset':0,'content':'One ',"
          + "'metadata':{'streaming':'true','done':'false'}";
  private static final String LAST =
      "'type':'ai_response','message_id':'a','offset':4,'content':'two','seq':2,"
          + "'metadata':{'streaming':'true','done':'true','answers':'q','finish_reason':'stop'}";
  private static final String WHOLE =
      "'type':'ai_response','message_id':'a','offset':0,'content':'One two','seq':2,"
          + "'metadata':{'done':'true','answers':'q','finish_reason':'stop'}";

  private final Resumption client = new Resumption();
  private final List<JsonObject> sent = new ArrayList<>();

  @BeforeEach
  void open() {
    client.begin(sent::add);
    take(OPENED);
  }

  private void take(String frame) {
    client.take(
        Json.createReader(
                new StringReader(
                    "{%s,'sender':'ai','timestamp':'2026-01-01T00:00:00.000Z','session_id':'s'}"
                        .formatted(frame)
                        .replace('\'', '"')))
            .readObject());
  }

  private String ack(String clientMsgId) {
    return "'type':'ack','message_id':'q','seq':1,'client_msg_id':'" + clientMsgId + "'";
  }

  @Test
  void saysAgainWhatWasNotAcknowledgedAndAsksForTheRest() {
    take(SYNCED.replace('2', '0'));
    String first = client.say("Hello");
    take(ack(first));
    String second = client.say("Still there?");
    take(LOADING);
    take(PIECE);
    sent.clear();

    client.begin(sent::add);
    take(OPENED);
    assertThat(sent)
        .extracting(JsonObject::toString)
        .first()
        .isEqualTo("{\"type\":\"sync\",\"seq\":1,\"message_id\":\"a\",\"offset\":4}");
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast().getString("client_msg_id")).isEqualTo(second);
    take(WHOLE);
    take(SYNCED);
    assertThat(client.answer(first).orElseThrow().line())
        .isEqualTo(new ResumingClient.Line("ai", "One two", "stop"));
    assertThat(client.view().mark()).isEqualTo(2);
    assertThat(client.isQuiet()).isFalse();
  }

  @Test
  void showsWhatReplacesSomethingInItsPlace() {
    String first = client.say("Hello");
    take(ack(first));
    take(WHOLE);
    take("'type':'loading','message_id':'b','metadata':{'replaces':'a'}");
    assertThat(client.view().inOrder())
        .extracting(ConversationView.Entry::id)
        .containsExactly("q", "b");
    String edit = client.edit(first, "Goodbye");
    take("'type':'ack','message_id':'r','seq':4,'client_msg_id':'" + edit + "'");
    assertThat(client.view().inOrder()).extracting(ConversationView.Entry::id).containsExactly("r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'ai_response','message_id':'a','offset':5,'content':'gap',"
            + "'metadata':{'streaming':'true','done':'false'}",
        "'type':'ai_response','message_id':'a','offset':3,'content':'again',"
            + "'metadata':{'streaming':'true','done':'false'}",
        "'type':'ai_response','message_id':'a','offset':4,'content':'half \\ud83d',"
            + "'metadata':{'streaming':'true','done':'false'}",
        "'type':'ai_response','message_id':'a','offset':4,'content':'two','seq':2,"
            + "'metadata':{'streaming':'true','done':'true','finish_reason':'stop'}",
        "'type':'ai_response','message_id':'a','offset':0,'content':'Other','seq':2,"
            + "'metadata':{'done':'true','answers':'q','finish_reason':'stop'}",
        "'type':'loading','message_id':'a'",
        "'type':'user_message','message_id':'q','seq':1,'content':'Hello'",
        "'type':'ack','message_id':'other','seq':1,'client_msg_id':'CLIENT'",
        "'type':'ack','message_id':'q','seq':7,'client_msg_id':'CLIENT'",
        "'type':'error','error':{'code':'SERVICE_ERROR'}"
      })
  void seesWhatBreaksTheContract(String wrong) {
    take(SYNCED.replace('2', '0'));
    String id = client.say("Hello");
    take(ack(id));
    take(LOADING);
    take(PIECE);
    assertThatThrownBy(() -> take(wrong.replace("CLIENT", id))).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {PIECE, LAST, "'type':'error','message_id':'a','error':{'code':'X'}"})
  void seesWhatComesAfterTheEnd(String late) {
    take(LOADING);
    take(PIECE);
    take(LAST);
    assertThatThrownBy(() -> take(late)).isInstanceOf(AssertionError.class);
  }

  @Test
  void seesAnAnswerThatBeginsBeforeItsQuestionIsAcknowledged() {
    String id = client.say("Hello");
    take(LOADING);
    take(PIECE);
    take(ack(id));
    assertThatThrownBy(() -> take(LAST)).isInstanceOf(AssertionError.class);
  }
}
