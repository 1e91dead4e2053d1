package io.chatbox.gateway;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static io.chatbox.session.Samples.AT;
import static io.chatbox.session.Samples.SESSION;
import static io.chatbox.session.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Refusal;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerFacts;
import io.chatbox.protocol.ServerFrame.Finish;
import io.chatbox.protocol.ServerFrame.MessageRef;
import io.chatbox.protocol.ServerFrame.MessageShown;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Body;
import io.chatbox.session.Samples;
import io.chatbox.session.StoredFrames;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionFramesTest {
  @Test
  void whatASenderCallsReplacesReachesNobody() {
    Message forged = message(Map.of("replaces", "somebody else's", "page", "/"), Optional.empty());
    Message edit = message(Map.of("replaces", "somebody else's"), Optional.of(id("old")));

    for (Message message : new Message[] {forged, edit}) {
      assertThat(((MessageShown) SessionFrames.shown(message)).metadata())
          .isEqualTo(((MessageShown) StoredFrames.of(message, ADA)).metadata())
          .doesNotContainValue("somebody else's");
    }
    assertThat(((MessageShown) SessionFrames.shown(forged)).metadata())
        .isEqualTo(Map.of("page", "/"));
    assertThat(((MessageShown) SessionFrames.shown(edit)).metadata())
        .isEqualTo(Map.of("replaces", "old"));
  }

  @Test
  void aClientsOwnIdForAMessageIsItsSendersAlone() {
    Message message = message(Map.of("page", "/"), Optional.empty());

    assertThat(StoredFrames.of(message, ADA))
        .isEqualTo(
            new MessageShown(
                new MessageRef(SESSION, id("q"), 7),
                "m-1",
                Sender.USER,
                "Why?",
                AT,
                Map.of("page", "/")));
    assertThat(((MessageShown) StoredFrames.of(message, BOB)).clientMsgId()).isNull();
    assertThat(((MessageShown) SessionFrames.shown(message)).clientMsgId())
        .as("other devices tell messages apart by the server's id")
        .isNull();
  }

  @Test
  void aStoredAnswerIsWholeAndSaysAllThatIsKnown() {
    Message answer = answer(Message.State.STOPPED, "stopped", Optional.of(Rating.DOWN));
    MessageRef stored = new MessageRef(SESSION, id("a"), 8);
    AnswerFacts facts =
        new AnswerFacts(
            id("q"),
            "gpt",
            new Finish("stopped", true, null),
            new TokenCount(5, 3, false),
            id("first"),
            Rating.DOWN,
            true);

    assertThat(StoredFrames.of(answer, ADA))
        .isEqualTo(StoredFrames.of(answer, BOB))
        .isEqualTo(new ServerFrame.AnswerStored(stored, "Because.", AT, facts));
    assertThat(SessionFrames.end(answer))
        .as("what is stored ends where the last frame begins")
        .isEqualTo(new ServerFrame.AnswerEnd(stored, "Because.".length(), "", facts));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE,stop,false",
    "COMPLETE,length,false",
    "STOPPED,stopped,true",
    "INTERRUPTED,interrupted,false",
    "FAILED,error,false"
  })
  void onlyAPersonStopsAnAnswer(Message.State state, String finishReason, boolean stopped) {
    Message answer = answer(state, finishReason, Optional.empty());

    assertThat(((ServerFrame.AnswerEnd) SessionFrames.end(answer)).facts())
        .extracting(AnswerFacts::finish)
        .isEqualTo(new Finish(finishReason, stopped, null));
  }

  @Test
  void anAnswerThatFailedSaysWhyForGood() {
    Message failed =
        Samples.message(
            "a",
            8,
            Author.AI,
            Samples.text(""),
            Optional.of(Samples.failed("q", 7, "model_unusable")));

    assertThat(((ServerFrame.AnswerStored) StoredFrames.of(failed, ADA)).facts().finish())
        .isEqualTo(new Finish("error", false, "model_unusable"));
  }

  @Test
  void aFailureNamesTheAnswerThatItEnds() {
    Refusal refusal = Refusals.UNEXPECTED.told();

    assertThat(SessionFrames.failure(new SessionEvent.Failed(SESSION, id("a"), id("q"), refusal)))
        .isEqualTo(new ServerFrame.Failure(SESSION, id("a"), null, refusal));
  }

  private static Message message(Map<String, String> metadata, Optional<MessageId> replaces) {
    return Samples.said(
            "q", 7, Author.user(ADA), new Body("Why?", true, Optional.of("m-1"), metadata))
        .replacing(replaces);
  }

  private static Message answer(Message.State state, String finishReason, Optional<Rating> rating) {
    return Samples.message(
            "a",
            8,
            Author.AI,
            Samples.text("Because."),
            Optional.of(Samples.facts("q", 7, state, finishReason, rating)))
        .replacing(Optional.of(id("first")));
  }
}
