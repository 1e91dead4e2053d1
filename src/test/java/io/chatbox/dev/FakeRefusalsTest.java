package io.chatbox.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fakes are no more polite than what they stand for. */
class FakeRefusalsTest {
  private final FakeOpenAi openAi = FakeOpenAi.start();
  private final FakeAnthropic anthropic = FakeAnthropic.start();
  private final FakeDify dify = FakeDify.start().requireInput("customer");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    openAi.close();
    anthropic.close();
    dify.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'m':'gpt','t':0.5   | u      | 200 |",
        "'m':'gpt'           | u,u    | 200 |",
        "'m':'strict'        | s,u    | 200 |",
        "'m':'strict'        | s,u,u  | 400 | must alternate",
        "'m':'strict'        | u,a    | 400 | Expected last role",
        "'m':'strict'        | a,u    | 400 | must alternate",
        "'m':'strict'        | u,s    | 400 | must be at the beginning",
        "'m':'strict'        | e      | 400 | must not be empty",
        "'m':'gpt','t':2.5   | u      | 400 | decimal_above_max_value",
        "'m':'gpt','top_k':1 | u      | 400 | Unrecognized request argument supplied: top_k",
        "'t':1               | u      | 400 | must provide a model",
        "'m':'gpt'           |        | 400 | too short",
      })
  void openAiRefuses(String members, String said, int status, String words) throws Exception {
    HttpResponse<String> response =
        post(openAi.endpoint() + "/chat/completions", members(members) + "," + messages(said));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(words == null ? "data: [DONE]" : words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'m':'c','x':9         | u     | 200 |",
        "'m':'c','x':9         | u,u   | 200 |",
        "'m':'c'               | u     | 400 | max_tokens: Field required",
        "'m':'c','x':9,'t':1.5 | u     | 400 | temperature: range",
        "'m':'c','x':9,'n':2   | u     | 400 | n: Extra inputs are not permitted",
        "'m':'c','x':9         | s,u   | 400 | first message must use",
        "'m':'c','x':9         | u,s   | 400 | Unexpected role",
        "'m':'c','x':9         | e     | 400 | must be non-empty",
      })
  void anthropicRefuses(String members, String said, int status, String words) throws Exception {
    HttpResponse<String> response =
        post(anthropic.endpoint() + "/messages", members(members) + "," + messages(said));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(words == null ? "message_stop" : words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'query':'Hi','user':'a','inputs':{'customer':'c'} | 200 | message_end",
        "'query':'Hi','user':'a','inputs':{}               | 400 | customer is required in input form",
        "'query':' ','user':'a','inputs':{}                | 400 | query is required",
        "'user':'a','inputs':{}                            | 400 | query is required",
        "'query':'Hi','inputs':{}                          | 400 | user is required",
        "'query':'Hi','user':'a'                           | 400 | inputs is required",
        "'query':'Hi','user':'a','inputs':{},'conversation_id':'gone' | 404 | Conversation Not Exists",
      })
  void difyRefuses(String members, int status, String words) throws Exception {
    HttpResponse<String> response =
        post(dify.endpoint() + "/chat-messages", members.replace('\'', '"'));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(words);
  }

  @Test
  void allRefuseAWrongKey() throws Exception {
    for (FakeProvider fake : new FakeProvider[] {openAi, anthropic, dify}) {
      fake.requireKey("right");
    }
    assertThat(post(openAi.endpoint() + "/chat/completions", messages("u")).body())
        .contains("invalid_api_key");
    assertThat(post(anthropic.endpoint() + "/messages", messages("u")).body())
        .contains("authentication_error");
    assertThat(post(dify.endpoint() + "/chat-messages", "\"query\":\"Hi\"").body())
        .contains("unauthorized");
  }

  @Test
  void playsACorpusFileOnRequest() throws Exception {
    String question = "\"messages\":[{\"role\":\"user\",\"content\":\"[[wire:%s]]\"}]";
    HttpResponse<String> refused =
        post(
            openAi.endpoint() + "/chat/completions",
            "\"model\":\"gpt\"," + question.formatted("status-522"));
    assertThat(refused.statusCode()).isEqualTo(522);
    assertThat(refused.body()).contains("522: Connection timed out");
    HttpResponse<String> odd =
        post(
            openAi.endpoint() + "/chat/completions",
            "\"model\":\"gpt\"," + question.formatted("finish-abort"));
    assertThat(odd.body()).contains("\"finish_reason\":\"abort\"").endsWith("data: [DONE]\n\n");
  }

  private static String members(String brief) {
    return brief
        .replace("'m'", "'model'")
        .replace("'t'", "'temperature'")
        .replace("'x'", "'max_tokens'")
        .replace('\'', '"');
  }

  /** Of roles: u user, a assistant, s system, e a user who says nothing. */
  private static String messages(String roles) {
    StringBuilder messages = new StringBuilder();
    for (String role : roles == null ? new String[0] : roles.split(",")) {
      String name = role.equals("a") ? "assistant" : role.equals("s") ? "system" : "user";
      String text = role.equals("e") ? "" : "Hi";
      messages
          .append(messages.isEmpty() ? "" : ",")
          .append("{\"role\":\"%s\",\"content\":\"%s\"}".formatted(name, text));
    }
    return "\"messages\":[" + messages + "]";
  }

  private HttpResponse<String> post(String address, String members)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("anthropic-version", "2023-06-01")
            .POST(BodyPublishers.ofString("{" + members + "}"))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
