package io.github.distillery.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
  private static final String HEADER =
      "{'msg_id':'1','username':'u','session':'s','date':'2026-01-01T00:00:00Z',"
          + "'msg_type':'execute_request','version':'5.3'}";

  private final HMACGenerator signer = signer("key");
  private final WireFormat format =
      new WireFormat(MessageSigner.of(connection("key", "hmac-sha256")));

  private static KernelConnectionProperties connection(String key, String scheme) {
    return new KernelConnectionProperties("127.0.0.1", 1, 2, 3, 4, 5, "tcp", scheme, key);
  }

  private static HMACGenerator signer(String key) {
    try {
      return new HMACGenerator("HmacSHA256", key);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<byte[]> frames(HMACGenerator signer, String... objects) {
    byte[][] body = Stream.of(objects).map(WireFormatTest::bytes).toArray(byte[][]::new);
    List<byte[]> frames =
        new ArrayList<>(
            List.of(bytes("who"), bytes("<IDS|MSG>"), bytes(signer.calculateSignature(body))));
    frames.addAll(List.of(body));
    return frames;
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void aSignatureIsThatOfTheJdk(int keyLength) {
    String key = "k".repeat(keyLength);
    List<byte[]> parts = List.of(bytes("{}"), bytes(""), bytes("some content"), bytes("\u00e9"));
    assertThat(MessageSigner.of(connection(key, "hmac-sha256")).sign(parts))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(signer(key).calculateSignature(parts.toArray(byte[][]::new)));
  }

  @Test
  void anEmptyKeySignsNothing() {
    assertThat(MessageSigner.of(connection("", "hmac-sha256")).sign(List.of(bytes("x")))).isEmpty();
  }

  @Test
  void anotherSignatureSchemeIsRefused() {
    assertThatThrownBy(() -> MessageSigner.of(connection("key", "hmac-md5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hmac-md5")
        .hasMessageContaining("hmac-sha256");
  }

  @Test
  void aGoodMessageIsRead() {
    Message<?> message =
        format.read(frames(signer, HEADER, "{}", "{}", "{'code':'1 + 1','silent':false}"));
    assertThat(message.getHeader().getType()).isEqualTo(MessageType.EXECUTE_REQUEST);
    assertThat(((ExecuteRequest) message.getContent()).getCode()).isEqualTo("1 + 1");
    assertThat(message.getIdentities()).containsExactly(bytes("who"));
    assertThat(message.hasParentHeader()).isFalse();
  }

  @Test
  void whatIsWrittenCanBeRead() {
    Message<?> request =
        format.read(frames(signer, HEADER, "{}", "{}", "{'code':'1','silent':false}"));
    List<byte[]> answer =
        format.write(
            new Message<>(
                request,
                MessageType.EXECUTE_REQUEST,
                new ExecuteRequest("2", false, false, java.util.Map.of(), false, false)));
    Message<?> read = format.read(answer);
    assertThat(((ExecuteRequest) read.getContent()).getCode()).isEqualTo("2");
    assertThat(read.getParentHeader().getId()).isEqualTo("1");
  }

  @Test
  void aWrongSignatureIsRefused() {
    assertThatThrownBy(() -> format.read(frames(signer("other"), HEADER, "{}", "{}", "{}")))
        .isInstanceOf(SecurityException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "no json", "[]", "{'msg_id':'1'}"})
  void aBrokenHeaderIsRefused(String header) {
    assertThatThrownBy(() -> format.read(frames(signer, header, "{}", "{}", "{}")))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void aMessageWithoutContentIsRefused() {
    assertThatThrownBy(() -> format.read(frames(signer, HEADER, "{}", "{}", "null")))
        .hasMessageContaining("needs a content");
  }

  @Test
  void tooFewFramesAreRefused() {
    List<byte[]> all = frames(signer, HEADER, "{}", "{}", "{'code':''}");
    for (int count = 0; count < all.size(); count++) {
      List<byte[]> some = all.subList(0, count);
      assertThatThrownBy(() -> format.read(some)).hasMessageContaining("5 frames after it");
    }
    assertThatThrownBy(() -> format.read(List.of(bytes("no mark"))))
        .hasMessageContaining("<IDS|MSG>");
  }
}
