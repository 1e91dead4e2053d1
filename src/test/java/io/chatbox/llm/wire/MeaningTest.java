package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault it is, by what those say who refuse. The bodies are our own, after real ones. */
class MeaningTest {

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          400 {'error':{'message':'Whatever.'}} => REJECTED
          400 {'error':{'code':'context_length_exceeded','message':'x'}} => TOO_LONG
          400 {'message':'This model`s maximum context length is 8192 tokens, you asked for 9000'} => TOO_LONG
          400 {'type':'error','error':{'type':'invalid_request_error','message':'prompt is too long: 210000 tokens > 200000 maximum'}} => TOO_LONG
          500 {'error':{'message':'the request exceeds the available context size'}} => TOO_LONG
          422 {'error':'inputs tokens + max_new_tokens must be <= 4096','error_type':'validation'} => TOO_LONG
          400 {'error':{'code':'content_filter','innererror':{'code':'ResponsibleAIPolicyViolation'}}} => REJECTED
          403 {'error':{'code':403,'message':'Your input was flagged','metadata':{'reasons':['x']}}} => REJECTED
          400 {'error':{'type':'invalid_request_error','message':'Your credit balance is too low'}} => UNUSABLE
          429 {'error':{'code':'insufficient_quota','message':'You exceeded your current quota'}} => UNUSABLE
          429 [{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','message':'You exceeded your current quota'}}] => PASSING
          429 {'error':{'code':'1113','message':'Insufficient balance or no resource package'}} => UNUSABLE
          404 {'error':{'code':'model_not_found','message':'The model x does not exist'}} => UNUSABLE
          400 {'error':{'code':'model_decommissioned'}} => UNUSABLE
          400 {'detail':'Model Not Exist: the model x is not supported'} => UNUSABLE
          403 {'error':{'code':'unsupported_country_region_territory'}} => UNUSABLE
          400 {'error':{'code':'unsupported_value','param':'temperature'}} => UNUSABLE
          422 {'detail':[{'loc':['body','top_k'],'msg':'Extra inputs are not permitted'}]} => UNUSABLE
          400 {'error':{'message':'Conversation roles must alternate user/assistant'}} => UNUSABLE
          400 {'type':'server_error'} => REJECTED
          400 {'__type':'x','code':'ThrottlingException'} => PASSING
          401 <html> => UNUSABLE
          413 nothing => TOO_LONG
          418 {} => UNUSABLE
          307 {} => UNUSABLE
          408 {} => TIMEOUT
          500 {'error':{'message':'model is not available'}} => PASSING
          599 {} => PASSING
          0 {'code':400,'message':'Whatever.'} => REJECTED
          0 {'error':'it broke'} => PASSING
          0 {'type':'invalid_request_error'} => REJECTED
          0 {'status_code':1004,'status_msg':'login fail, check your api key'} => UNUSABLE
          """)
  void goesByCodeThenTextThenStatus(String refusal, Meaning meaning) {
    String[] parts = refusal.split(" ", 2);
    int status = Integer.parseInt(parts[0]);
    String body = parts[1].replace('\'', '"').replace('`', '\'');
    ProviderError error = ProviderError.read(Json.createParserFactory(Map.of()), body);
    assertThat(status == 0 ? Meaning.inStream(error) : Meaning.ofRefusal(status, error))
        .isEqualTo(meaning);
  }

  @Test
  void whatAProviderWritesIsNotShown() {
    ProviderError error = ProviderError.of("oops", 0, "the key sk-1 of ada");
    assertThat(error).hasToString("oops");
    assertThat(ProviderError.of("two words", 0, "x")).hasToString("");
    assertThat(error.says(java.util.regex.Pattern.compile("sk-1"))).isTrue();
  }
}
