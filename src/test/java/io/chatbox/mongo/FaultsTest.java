package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import java.net.ConnectException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static final ServerAddress HERE = new ServerAddress();
  private static final String SECRET = "what the user wrote";

  @ParameterizedTest
  @ValueSource(
      ints = {
        6, 7, 50, 64, 89, 91, 133, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 16500
      })
  void aCodePassesWhereverItStands(int code) {
    assertThat(everywhere(code)).allMatch(Faults::isPassing);
  }

  @ParameterizedTest
  @ValueSource(ints = {11000, 121, 13, 18, 100, 10334})
  void othersDont(int code) {
    assertThat(everywhere(code)).noneMatch(Faults::isPassing);
  }

  @Test
  void aLabelPasses() {
    MongoException fault = command(2);
    fault.addLabel("RetryableWriteError");

    assertThat(Faults.isPassing(fault)).isTrue();
  }

  @Test
  void ofSeveralWritesAllMustPass() {
    assertThat(Faults.isPassing(bulk(0, 10107, 10107))).isTrue();
    assertThat(Faults.isPassing(bulk(0, 10107, 121))).isFalse();
    assertThat(Faults.isPassing(bulk(91))).isTrue();
    assertThat(Faults.isPassing(bulk(100))).isFalse();
  }

  @Test
  void aKeyIsTakenInOneWriteOrInOneOfSeveral() {
    assertThat(Faults.isDuplicateKey(one(11000))).isTrue();
    assertThat(Faults.isDuplicateKey(bulk(0, 11000))).isTrue();
    assertThat(Faults.isDuplicateKey(command(11000))).isTrue();
    assertThat(Faults.isDuplicateKey(bulk(0, 121))).isFalse();
    assertThat(Faults.isDuplicateKey(new MongoTimeoutException(SECRET))).isFalse();
  }

  @Test
  void aConnectionThatBreaksDuringSignInPassesAndAWrongPasswordDoesNot() {
    MongoCredential ada = MongoCredential.createCredential("ada", "admin", new char[0]);

    assertThat(Faults.isPassing(new MongoSecurityException(ada, SECRET, command(11602)))).isTrue();
    assertThat(Faults.isPassing(new MongoSecurityException(ada, SECRET, command(18)))).isFalse();
  }

  @Test
  void theLogSaysWhatIsAtTheBottomOfIt() {
    assertThat(described(command(10107)))
        .isEqualTo("fault=MongoCommandException code=10107 name=NameOf10107");
    assertThat(described(concern(91)))
        .isEqualTo("fault=MongoWriteConcernException code=91 name=NameOf91");
    assertThat(described(one(121))).isEqualTo("fault=MongoWriteException code=121");
    assertThat(described(bulk(0, 121))).isEqualTo("fault=MongoBulkWriteException code=121");
    assertThat(described(new MongoSocketOpenException(SECRET, HERE, new ConnectException(SECRET))))
        .isEqualTo("fault=MongoSocketOpenException cause=ConnectException");
    assertThat(
            described(
                new MongoTimeoutException(
                    "Timed out. {type=UNKNOWN, exception={com.mongodb.MongoSocketOpenException:"
                        + " Exception opening socket}, caused by {java.net.ConnectException:"
                        + " Connection refused}}]")))
        .isEqualTo("fault=MongoTimeoutException cause=ConnectException");
    assertThat(
            described(
                new MongoTimeoutException(
                    "Timed out. {type=UNKNOWN, srvResolutionException="
                        + "com.mongodb.MongoConfigurationException: Failed looking up, servers=[]")))
        .isEqualTo("fault=MongoTimeoutException cause=MongoConfigurationException");
  }

  private static String described(MongoException fault) {
    Object[] pairs = Faults.described(fault);
    return String.join(
        " ",
        IntStream.range(0, pairs.length / 2)
            .mapToObj(i -> pairs[2 * i] + "=" + pairs[2 * i + 1])
            .toList());
  }

  private static List<MongoException> everywhere(int code) {
    return List.of(command(code), one(code), bulk(0, code), bulk(code), concern(code));
  }

  private static MongoException command(int code) {
    BsonDocument answer =
        new BsonDocument("ok", new BsonInt32(0))
            .append("code", new BsonInt32(code))
            .append("codeName", new BsonString("NameOf" + code))
            .append("errmsg", new BsonString(SECRET));
    return new MongoCommandException(answer, HERE);
  }

  private static MongoException one(int code) {
    return new MongoWriteException(
        new WriteError(code, SECRET, new BsonDocument()), HERE, Set.of());
  }

  private static MongoException concern(int code) {
    return new MongoWriteConcernException(
        concernError(code), WriteConcernResult.unacknowledged(), HERE, Set.of());
  }

  private static WriteConcernError concernError(int code) {
    return new WriteConcernError(code, "NameOf" + code, SECRET, new BsonDocument());
  }

  /**
   * @param concern 0 for none
   */
  private static MongoException bulk(int concern, int... writes) {
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(),
        IntStream.range(0, writes.length)
            .mapToObj(i -> new BulkWriteError(writes[i], SECRET, new BsonDocument(), i))
            .toList(),
        concern == 0 ? null : concernError(concern),
        HERE,
        Set.of());
  }
}
