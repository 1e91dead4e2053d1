package io.chatbox.mongo;

import com.mongodb.MongoClientSettings;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.configuration.CodecRegistries;

/** How documents are written, for tests without a database. */
public final class TestCodecs {
  private TestCodecs() {}

  public static DocumentCodec documents() {
    return new DocumentCodec(
        CodecRegistries.fromRegistries(
            CodecRegistries.fromProviders(new IdCodecs()),
            MongoClientSettings.getDefaultCodecRegistry()));
  }
}
