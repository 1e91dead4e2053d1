package io.chatbox.mongo;

import io.chatbox.protocol.Id;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecProvider;
import org.bson.codecs.configuration.CodecRegistry;

/** Lets ids stand in documents and filters as they are: the database keeps their values. */
final class IdCodecs implements CodecProvider {
  @Override
  public <T> Codec<T> get(Class<T> type, CodecRegistry registry) {
    return Id.class.isAssignableFrom(type) ? new IdCodec<>(type) : null;
  }

  private record IdCodec<T>(Class<T> type) implements Codec<T> {
    @Override
    public void encode(BsonWriter writer, T id, EncoderContext context) {
      writer.writeString(((Id) id).value());
    }

    /** Documents come back with strings, and whoever reads them knows whose id it is. */
    @Override
    public T decode(BsonReader reader, DecoderContext context) {
      throw new UnsupportedOperationException("ids are read as text");
    }

    @Override
    public Class<T> getEncoderClass() {
      return type;
    }
  }
}
