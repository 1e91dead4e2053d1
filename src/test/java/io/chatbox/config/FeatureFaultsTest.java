package io.chatbox.config;

import static io.chatbox.config.Variables.faults;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every fault's line, word for word, of settings beyond the server, its database and its models.
 */
class FeatureFaultsTest {
  private static final String KEY_REMEDY =
      " Please provide a valid 32-byte key or remove the key to disable encryption.";
  private static final String OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
  private static final String GO_KEY =
      " It is 32 characters, which the Go service took as they are; here a key is in base64. To keep"
          + " that key, set what this prints: printf %s '<key>' | base64";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JWT_JWKS_URL | ftp://id.test/keys | the value is not an https address without user or"
            + " fragment, such as https://id.example.com/.well-known/jwks.json; correct it, or leave"
            + " it out",
        "mp.jwt.verify.publickey.location | /keys/public.pem | the value is not an https address"
            + " without user or fragment, such as https://id.example.com/.well-known/jwks.json;"
            + " correct it, or leave it out",
        "JWT_JWKS_URL | http://id.example.com/keys | is http to a host that is not on a private"
            + " network; use https, so that nobody on the way can put in keys of their own",
        "JWT_ISSUER | two words | \"two words\" is not an issuer of 1 to 2000 printable ASCII"
            + " characters without spaces; correct it, or leave it out",
        "JWT_AUDIENCE | a,b | \"a,b\" is not one audience of 1 to 2000 printable ASCII characters"
            + " without spaces or commas; correct it, or leave it out",
        "LLM_RETRY_ATTEMPTS | 11 | \"11\" is not a whole number from 1 to 10; correct it, or leave it"
            + " out for 3",
        "SHUTDOWN_TIMEOUT | 30 | \"30\" is not a duration from 1s to 10m, written like 100ms, 54s or"
            + " 1h30m; correct it, or leave it out for 30s",
        "TRUSTED_PROXIES | 10.0.0.0/8,10.1.2.3/33 | \"10.1.2.3/33\" is not a network such as"
            + " 10.0.0.0/8; correct it, or leave it out for"
            + " 127.0.0.0/8,::1/128",
        "METRICS_ALLOWED_NETWORKS | 10.1.2.3/8 | \"10.1.2.3/8\" is an address inside the network"
            + " 10.0.0.0/8; write the network, or /32 for that address alone",
        "CORS_ALLOWED_ORIGINS | * | \"*\" is not an origin such as https://chat.example.com or"
            + " http://localhost:3000; correct it, or leave it out",
        "FRAME_ANCESTORS | https://a.test; script-src * | \"https://a.test; script-src *\" is not"
            + " 'self', 'none' or a site such as https://example.com or https://*.example.com;"
            + " correct it, or leave it out for 'self'",
        "FRAME_ANCESTORS | 'none','self' | 'none' stands beside others; leave out either that or the"
            + " others",
        "S3_BUCKET | My_Bucket | \"My_Bucket\" is not a bucket name of 3 to 63 lower-case letters,"
            + " digits, dots or hyphens; correct it, or leave it out",
        "S3_REGION | Frankfurt | \"Frankfurt\" is not a region such as us-east-1; correct it, or leave"
            + " it out for us-east-1",
        "S3_ENDPOINT | minio:9000 | has no https:// before it; write it with https:// or, for a server"
            + " nearby without TLS, with http://",
        "UPLOAD_MAX_SIZE | 6GB | \"6GB\" is not a size from 1 to 5GB, in bytes or written like 64KB or"
            + " 1MB; correct it, or leave it out for 100MB",
        "REDACT_PERSONAL_DATA | email,iban | \"iban\" is not one of email, phone, card; correct it,"
            + " or leave it out",
        "MODERATION_ENDPOINT | ftp://judge | the value is not an http or https address without user,"
            + " query or fragment, such as https://api.openai.com/v1; correct it, or leave it out",
        "CLAMAV_HOST | tcp://clamav | \"tcp://clamav\" is not a host, perhaps with a port, such as"
            + " clamav or clamav.example.com:3310; correct it, or leave it out",
        "SESSION_TTL | forever | \"forever\" is not a duration from 100ms to 8760h, written like"
            + " 100ms, 54s or 1h30m; correct it, or leave it out for 15m",
        "RATE_LIMIT | 0 | \"0\" is not a whole number from 1 to 1000000000; correct it, or leave it out"
            + " for 100",
        "ADMIN_PANEL_URL | ftp://chat | \"ftp://chat\" is not an http or https address without user,"
            + " such as https://chat.example.com/admin; correct it, or leave it out",
        "NOTIFICATION_RULES | llm_down:mail,llm_down:sms | names llm_down twice; join all its channels"
            + " with + in one rule",
        "LLM_DAILY_TOKENS_PER_USER | many | \"many\" is not a whole number from 0 to 1000000000000;"
            + " correct it, or leave it out",
        "LLM_DAILY_TOKENS_PER_ROLE | a:1,a:2 | names the role \"a\" twice; leave one number for each"
            + " role",
        "REDIS_URI | http://:hunter2@cache | the value is not an address such as"
            + " redis://:password@host:6379 or, with TLS, rediss://user:password@host (special"
            + " characters in user and password percent-encoded); correct it, or leave it out",
      })
  void eachFaultIsOneLineThatSaysWhatToDo(String variable, String value, String line) {
    assertThat(faults(variable, value)).containsExactly(variable + ": " + line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SMTP_HOST | smtp://mail | \"smtp://mail\" is not a host name or address such as"
            + " mail.example.com; correct it, or leave it out",
        "REDACT_PHONE_REGION | Germany | \"Germany\" is not a country of ISO 3166 in two letters,"
            + " such as DE; correct it, or leave it out",
        "SMTP_PASS | change-me | still holds a placeholder; put the real value in its place",
        "EMAIL_FROM | ada | \"ada\" is not a mail address such as ada@example.com; correct it, or leave"
            + " it out",
        "ADMIN_EMAILS | ada@example.com,@example.com | \"@example.com\" is not a mail address such as"
            + " ada@example.com; correct it, or leave it out",
        "SMS_PROVIDER | pigeon | \"pigeon\" is not one of twilio; correct it, or leave it out",
        "SMS_ACCOUNT_SID | 123 | \"123\" is not AC and 32 hexadecimal digits, as Twilio shows it;"
            + " correct it, or leave it out",
        "SMS_AUTH_TOKEN | two words | the value is not a key of 1 to 4096 printable ASCII characters"
            + " without spaces; correct it, or leave it out",
        "SMS_FROM_NUMBER | 030 123456 | \"030 123456\" is not a phone number in E.164 form, with"
            + " country code and without spaces, such as +4930123456; correct it, or leave it out",
        "ADMIN_PHONES | +4930123456,0049 | \"0049\" is not a phone number in E.164 form, with country"
            + " code and without spaces, such as +4930123456; correct it, or leave it out",
      })
  void whatBelongsTogetherIsCheckedEachByItself(String variable, String value, String line) {
    assertThat(faults(variable, value)).contains(variable + ": " + line);
  }

  @ParameterizedTest
  @CsvSource({
    "LLM_DAILY_TOKENS_PER_ROLE, premium",
    "LLM_DAILY_TOKENS_PER_ROLE, :5",
    "LLM_DAILY_TOKENS_PER_ROLE, premium:-1",
    "LLM_DAILY_TOKENS_PER_ROLE, premium:2000000000000",
    "NOTIFICATION_RULES, fire:mail",
    "NOTIFICATION_RULES, llm_down:pigeon",
    "NOTIFICATION_RULES, llm_down:mail+",
    "NOTIFICATION_RULES, llm_down",
    "NOTIFICATION_RULES, llm_down:mail:sms",
    "UPLOAD_ALLOWED_TYPES, png",
    "UPLOAD_ALLOWED_TYPES, */*",
    "UPLOAD_ALLOWED_TYPES, image/p*g",
    "TRUSTED_PROXIES, proxy.internal",
    "TRUSTED_PROXIES, 10.0.0",
    "TRUSTED_PROXIES, 256.0.0.0/8",
    "TRUSTED_PROXIES, fe80::1%eth0",
    "TRUSTED_PROXIES, fc00::/129",
    "TRUSTED_PROXIES, .:1/8",
    "CLAMAV_HOST, clamav:99999",
    "CLAMAV_HOST, -clamav",
    "REDIS_URI, redis://",
    "REDIS_URI, redis://host:99999",
    "REDIS_URI, redis-socket:///tmp/redis",
    "FRAME_ANCESTORS, 'unsafe-inline'",
    "ADMIN_PANEL_URL, https://me:pw@chat.example.com",
    "JWT_JWKS_URL, https://me:pw@id.example.com/keys",
    "JWT_JWKS_URL, http://8.8.8.8/keys",
    "JWT_JWKS_URL, http://[2001:db8::1]/keys",
    "JWT_JWKS_URL, http://localhost.example.com/keys",
  })
  void valuesOutOfBoundsAreFaults(String variable, String value) {
    assertThat(faults(variable, value)).singleElement().asString().startsWith(variable + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "c2l4dGVlbiBieXRlcy4uLg== # FATAL: Encryption key must be exactly 32 bytes for AES-256, got"
            + " 16 bytes."
            + KEY_REMEDY,
        "0123456789abcdef0123456789abcdef # FATAL: Encryption key must be exactly 32 bytes for"
            + " AES-256, got 24 bytes."
            + KEY_REMEDY
            + GO_KEY,
        "0123456789-bcdef0123456789_bcdef # FATAL: Encryption key is not base64."
            + KEY_REMEDY
            + GO_KEY,
        "not base64 # FATAL: Encryption key is not base64." + KEY_REMEDY,
      })
  void anEncryptionKeyIs32BytesInBase64(String key, String line) {
    assertThat(faults("ENCRYPTION_KEY", key)).containsExactly("ENCRYPTION_KEY: " + line);
    assertThat(faults("ENCRYPTION_KEYS_RETIRED", key))
        .containsExactly("ENCRYPTION_KEYS_RETIRED: " + line);
    assertThat(faults("ENCRYPTION_KEYS_RETIRED", OTHER_KEY + "," + key))
        .containsExactly("ENCRYPTION_KEYS_RETIRED: " + line);
  }

  @Test
  void aKeyOfTheGoServiceIsTakenAsTheFaultSaysToWriteIt() {
    String key = "0123456789-bcdef0123456789_bcdef";
    String written = Base64.getEncoder().encodeToString(key.getBytes(UTF_8));

    assertThat(faults("ENCRYPTION_KEY", written)).isEmpty();
    assertThat(faults("ENCRYPTION_KEY", key)).singleElement().asString().doesNotContain(key);
  }
}
