package io.chatbox.gateway;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.TurnEvent;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerFacts;
import io.chatbox.protocol.ServerFrame.MessageShown;
import io.chatbox.protocol.ServerFrame.TokenCount;
import io.chatbox.session.Message;
import io.chatbox.session.StoredFrames;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnFramesTest {
  private static final Instant AT = Instant.parse("2026-03-01T09:30:04.013Z");

  @Test
  void whatASenderCallsReplacesReachesNobody() {
    Message forged = message(Map.of("replaces", "somebody else's", "page", "/"), Optional.empty());
    Message edit = message(Map.of("replaces", "somebody else's"), Optional.of("old"));

    for (Message message : new Message[] {forged, edit}) {
      assertThat(((MessageShown) TurnFrames.shown(message)).metadata())
          .isEqualTo(((MessageShown) StoredFrames.of(message, ADA)).metadata())
          .doesNotContainValue("somebody else's");
    }
    assertThat(((MessageShown) TurnFrames.shown(forged)).metadata()).isEqualTo(Map.of("page", "/"));
    assertThat(((MessageShown) TurnFrames.shown(edit)).metadata())
        .isEqualTo(Map.of("replaces", "old"));
  }

  @Test
  void aClientsOwnIdForAMessageIsItsSendersAlone() {
    Message message = message(Map.of("page", "/"), Optional.empty());

    assertThat(StoredFrames.of(message, ADA))
        .isEqualTo(
            new MessageShown("s", "q", "m-1", 7, Sender.USER, "Why?", AT, Map.of("page", "/")));
    assertThat(((MessageShown) StoredFrames.of(message, BOB)).clientMsgId()).isNull();
    assertThat(((MessageShown) TurnFrames.shown(message)).clientMsgId())
        .as("other devices tell messages apart by the server's id")
        .isNull();
  }

  @Test
  void aStoredAnswerIsWholeAndSaysAllThatIsKnown() {
    Message answer = answer(Message.State.STOPPED, "stopped", Optional.of(Rating.DOWN));
    AnswerFacts facts =
        new AnswerFacts(
            8,
            "q",
            "gpt",
            "stopped",
            true,
            new TokenCount(5, 3, false),
            "first",
            Rating.DOWN,
            true);

    assertThat(StoredFrames.of(answer, ADA))
        .isEqualTo(StoredFrames.of(answer, BOB))
        .isEqualTo(new ServerFrame.AnswerStored("s", "a", "Because.", AT, facts));
    assertThat(TurnFrames.end(answer))
        .as("what is stored ends where the last frame begins")
        .isEqualTo(new ServerFrame.AnswerEnd("s", "a", "Because.".length(), "", facts));
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

    assertThat(((ServerFrame.AnswerEnd) TurnFrames.end(answer)).facts())
        .extracting(AnswerFacts::stopped, AnswerFacts::finishReason)
        .containsExactly(stopped, finishReason);
  }

  @Test
  void aFailureNamesTheAnswerThatItEnds() {
    assertThat(
            TurnFrames.failure(
                new TurnEvent.Failed(
                    "s", "a", "q", ErrorCode.LLM_TIMEOUT, "Too long.", Optional.empty())))
        .isEqualTo(
            new ServerFrame.Failure("s", "a", null, ErrorCode.LLM_TIMEOUT, "Too long.", null));
  }

  private static Message message(Map<String, String> metadata, Optional<String> replaces) {
    return new Message(
        "q",
        "s",
        ADA,
        7,
        Sender.USER,
        "Why?",
        true,
        AT,
        Optional.of("m-1"),
        metadata,
        replaces,
        Optional.empty());
  }

  private static Message answer(Message.State state, String finishReason, Optional<Rating> rating) {
    return new Message(
        "a",
        "s",
        ADA,
        8,
        Sender.AI,
        "Because.",
        true,
        AT,
        Optional.empty(),
        Map.of(),
        Optional.of("first"),
        Optional.of(
            new Message.Answer(
                "q", 7, "gpt", state, Optional.of(finishReason), 5, 3, false, rating)));
  }
}
