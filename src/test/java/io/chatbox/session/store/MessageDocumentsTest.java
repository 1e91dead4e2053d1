package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.TestRings;
import io.chatbox.mongo.SealedTexts;
import io.chatbox.mongo.TestCodecs;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.Body;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.Position;
import io.chatbox.session.Message.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

class MessageDocumentsTest {
  private static final UserId OWNER = new UserId("user");
  private static final DocumentCodec CODEC = TestCodecs.documents();

  private final MessageDocuments documents =
      new MessageDocuments(new SealedTexts(new ContentCipher(TestRings.sealing())));

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsRead(@ForAll("messages") Message message) {
    assertThat(documents.read(throughBson(documents.write(message)))).isEqualTo(message);
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> text = Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(50);
    Arbitrary<Map<String, String>> metadata = Arbitraries.maps(text, text).ofMaxSize(5);
    return Combinators.combine(
            text,
            text.optional(),
            metadata,
            answers(text).optional(),
            Arbitraries.of(
                Author.user(OWNER),
                Author.AI,
                new Author(Sender.ADMIN, Optional.of(new UserId("staff"))),
                new Author(Sender.ADMIN, Optional.of(OWNER)),
                new Author(Sender.SYSTEM, Optional.empty())),
            Arbitraries.longs().between(-4_000_000_000_000L, 4_000_000_000_000L),
            Arbitraries.longs().greaterOrEqual(1))
        .as(
            (content, clientMsgId, pairs, answer, author, at, seq) ->
                new Message(
                    new MessageId("id of its own: \ud83d\ude00"),
                    new Position(new SessionId("session"), OWNER, seq),
                    author,
                    Instant.ofEpochMilli(at),
                    new Body(content, true, clientMsgId, pairs),
                    answer.map(Answer::answers),
                    answer));
  }

  private static Arbitrary<Answer> answers(Arbitrary<String> text) {
    Arbitrary<Integer> tokens = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Answer> ended =
        Combinators.combine(
                text, text, Arbitraries.of(State.class), finishes(text).optional(), tokens, tokens)
            .as(
                (answers, model, state, finish, prompt, completion) ->
                    new Answer(
                        new MessageId(answers),
                        1,
                        model,
                        state,
                        finish,
                        new TokenCount(prompt, completion, true),
                        Optional.of(Rating.UP)));
    Arbitrary<Answer> running =
        text.map(
            model ->
                new Answer(
                    new MessageId("question"),
                    1,
                    model,
                    State.RUNNING,
                    Optional.empty(),
                    new TokenCount(0, 0, false),
                    Optional.empty()));
    return Arbitraries.oneOf(ended, running);
  }

  private static Arbitrary<Finish> finishes(Arbitrary<String> text) {
    return Combinators.combine(text, text.optional()).as(Finish::new);
  }

  private static Document throughBson(Document document) {
    BasicOutputBuffer bytes = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
      CODEC.encode(writer, document, EncoderContext.builder().build());
    }
    try (BsonBinaryReader reader = new BsonBinaryReader(bytes.getByteBuffers().get(0).asNIO())) {
      return CODEC.decode(reader, DecoderContext.builder().build());
    }
  }
}
