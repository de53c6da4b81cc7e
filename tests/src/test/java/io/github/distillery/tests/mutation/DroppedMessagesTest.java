package io.github.distillery.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kernel says of messages that Jupyter's protocol has no answer to. */
class DroppedMessagesTest {
  @Test
  void aMessageOfAnUnknownTypeIsNamedInTheLog(@TempDir Path folder) throws Exception {
    try (KernelClient client = KernelClient.start(folder)) {
      assertThat(client.answers(List.of(message("isWcomplete_request"), message("complete"))))
          .isEmpty();

      assertThat(client.dropped()).isEqualTo(2);
    }
  }

  /** Clients of widgets send them, whether or not anybody listens. */
  @Test
  void aMessageForACommThatIsNotThereIsNot(@TempDir Path folder) throws Exception {
    try (KernelClient client = KernelClient.start(folder)) {
      assertThat(client.answers(List.of(message("comm_close")))).isEmpty();

      assertThat(client.dropped()).isZero();
    }
  }

  private static List<byte[]> message(String type) {
    String content = type.equals("comm_close") ? "{\"comm_id\": \"1\", \"data\": {}}" : "{}";
    List<byte[]> parts =
        List.of(
            KernelClient.bytes(KernelClient.header("1", type)),
            KernelClient.bytes("{}"),
            KernelClient.bytes("{}"),
            KernelClient.bytes(content));
    return List.of(
        KernelClient.bytes("<IDS|MSG>"),
        KernelClient.signature(parts),
        parts.get(0),
        parts.get(1),
        parts.get(2),
        parts.get(3));
  }
}
