package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.duration;
import static io.chatbox.config.type.ValueTypes.largeSize;
import static io.chatbox.config.type.ValueTypes.list;
import static io.chatbox.config.type.ValueTypes.matching;
import static io.chatbox.config.type.ValueTypes.whole;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.EncryptionKeys;
import io.chatbox.config.type.HostAndPort;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Declares where conversations and files are kept, and how. */
public final class DataSettings {
  static final SettingGroup DATABASE = new SettingGroup("Database");
  static final SettingGroup ENCRYPTION = new SettingGroup("Encryption");
  static final SettingGroup FILES = new SettingGroup("Files");

  /** The collections whose names are fixed, of later versions too. */
  static final List<String> OTHER_COLLECTIONS =
      List.of(
          "messages", "files", "audit", "jobs", "keys", "erasures", "remote_deletions", "usage");

  private static final long GIGABYTE = 1L << 30;

  public static final Setting<Secret> MONGO_URI =
      DATABASE.required(
          "MONGO_URI",
          "database.uri",
          Credentials.mongoUri(),
          "the connection string of your MongoDB, such as mongodb://user:password@host:27017",
          "The connection string of the database.");

  public static final Setting<Optional<String>> MONGO_DATABASE =
      DATABASE.optional(
          "MONGO_DATABASE",
          "database.database",
          Credentials.mongoDatabase(),
          "The database that holds everything. None: the one that MONGO_URI names in its path, or"
              + " chat if it names none, or admin, local or config.");

  public static final Setting<String> MONGO_COLLECTION =
      DATABASE.setting(
          "MONGO_COLLECTION",
          "database.collection",
          matching(
              "(?!system\\.)[A-Za-z_][A-Za-z0-9_.-]{0,119}",
              "a collection name of 1 to 120 letters, digits, _ . or -, beginning with a letter or _"
                  + " and not with system."),
          "sessions",
          "The collection of sessions. It can't be any of "
              + String.join(", ", OTHER_COLLECTIONS)
              + ", which hold something else.");

  public static final Setting<Optional<Path>> MONGO_TLS_CA_FILE =
      DATABASE.optional(
          "MONGO_TLS_CA_FILE",
          "database.tls_ca_file",
          Certificates.file(),
          "The authorities that may vouch for the database's servers, beside those that Java"
              + " trusts; turns TLS on. None: those alone, and TLS if MONGO_URI asks for it.");

  public static final Setting<Duration> MONGO_CONNECT_TIMEOUT =
      DATABASE.setting(
          "MONGO_CONNECT_TIMEOUT",
          "database.connect_timeout",
          duration("100ms", "5m"),
          "10s",
          "How long a connection to the database may take to open.");

  public static final Setting<Duration> MONGO_OPERATION_TIMEOUT =
      DATABASE.setting(
          "MONGO_OPERATION_TIMEOUT",
          "database.operation_timeout",
          duration("100ms", "5m"),
          "10s",
          "How long the database may take for one command, the wait for a connection included. A"
              + " try of an operation ends after the first that takes longer.");

  public static final Setting<Duration> MONGO_RETRY_TIMEOUT =
      DATABASE.setting(
          "MONGO_RETRY_TIMEOUT",
          "database.retry_timeout",
          duration("100ms", "5m"),
          "30s",
          "How long after its beginning a database operation that fails for what passes, such as a"
              + " change of primary, is begun again. Should that be over before"
              + " MONGO_RETRY_ATTEMPTS tries, those are made nevertheless.");

  public static final Setting<Integer> MONGO_RETRY_ATTEMPTS =
      DATABASE.setting(
          "MONGO_RETRY_ATTEMPTS",
          "database.retry_attempts",
          whole(1, 20),
          "3",
          "How often such an operation is tried at least; 1 turns retries off, whatever"
              + " MONGO_RETRY_TIMEOUT says.");

  public static final Setting<Duration> MONGO_RETRY_DELAY =
      DATABASE.setting(
          "MONGO_RETRY_DELAY",
          "database.retry_delay",
          duration("1ms", "2s"),
          "100ms",
          "The wait before the first retry; it doubles with each, up to 2 s, with jitter.");

  public static final Setting<Optional<Secret>> ENCRYPTION_KEY =
      ENCRYPTION.optional(
          "ENCRYPTION_KEY",
          "chatbox.encryption_key",
          EncryptionKeys.key(),
          "The key that content is encrypted with. None: content is stored in the clear.");

  public static final Setting<List<Secret>> ENCRYPTION_KEYS_RETIRED =
      ENCRYPTION.list(
          "ENCRYPTION_KEYS_RETIRED",
          "chatbox.encryption_keys_retired",
          list(20, EncryptionKeys.key()),
          "Earlier keys: they still read content, and new content is not written with them. None:"
              + " ENCRYPTION_KEY alone.");

  public static final Setting<Optional<String>> S3_BUCKET =
      FILES
          .planned()
          .optional(
              "S3_BUCKET",
              "storage.bucket",
              matching(
                  "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
                  "a bucket name of 3 to 63 lower-case letters, digits, dots or hyphens"),
              "The bucket that files are kept in.");

  public static final Setting<String> S3_REGION =
      FILES
          .planned()
          .setting(
              "S3_REGION",
              "storage.region",
              matching("[a-z0-9-]{1,64}", "a region such as us-east-1"),
              "us-east-1",
              "The region of the bucket.");

  public static final Setting<Optional<URI>> S3_ENDPOINT =
      FILES
          .planned()
          .optional(
              "S3_ENDPOINT",
              "storage.endpoint",
              Addresses.endpoint("https://s3.example.com"),
              "Where the storage is. None: AWS.");

  public static final Setting<Optional<URI>> S3_PUBLIC_ENDPOINT =
      FILES
          .planned()
          .optional(
              "S3_PUBLIC_ENDPOINT",
              "storage.public_endpoint",
              Addresses.endpoint("https://files.example.com"),
              "Where browsers reach the storage. None: where the server does.");

  public static final Setting<Optional<Secret>> S3_ACCESS_KEY_ID =
      FILES
          .planned()
          .optional(
              "S3_ACCESS_KEY_ID",
              "storage.access_key_id",
              Credentials.apiKey(),
              "The id of the storage's key, with S3_SECRET_ACCESS_KEY. None: the credentials that"
                  + " AWS gives a pod or an instance.");

  public static final Setting<Optional<Secret>> S3_SECRET_ACCESS_KEY =
      FILES
          .planned()
          .optional(
              "S3_SECRET_ACCESS_KEY",
              "storage.secret_access_key",
              Credentials.apiKey(),
              "The storage's key, with S3_ACCESS_KEY_ID.");

  public static final Setting<Long> UPLOAD_MAX_SIZE =
      FILES
          .planned()
          .setting(
              "UPLOAD_MAX_SIZE",
              "storage.upload_max_size",
              largeSize(1, 5 * GIGABYTE),
              "100MB",
              "The largest file a user may upload.");

  public static final Setting<List<String>> UPLOAD_ALLOWED_TYPES =
      FILES
          .planned()
          .setting(
              "UPLOAD_ALLOWED_TYPES",
              "storage.upload_allowed_types",
              list(
                  100,
                  matching(
                      "[a-z]{1,40}/(?:\\*|[a-z0-9][a-z0-9.+-]{0,120}\\*?)",
                      "a media type such as image/png, image/* or"
                          + " application/vnd.oasis.opendocument.*")),
              "image/*,audio/*,video/*,text/*,application/pdf,application/msword,"
                  + "application/vnd.ms-excel,application/vnd.ms-powerpoint,"
                  + "application/vnd.openxmlformats-officedocument.*,"
                  + "application/vnd.oasis.opendocument.*",
              "The types of files that users may upload, decided by content and not by name.");

  public static final Setting<Optional<String>> CLAMAV_HOST =
      FILES
          .planned()
          .optional(
              "CLAMAV_HOST",
              "storage.clamav_host",
              HostAndPort.text(),
              "The ClamAV that looks for viruses in files, on port 3310 unless another is given. None:"
                  + " files are not searched for viruses.");

  private DataSettings() {}
}
