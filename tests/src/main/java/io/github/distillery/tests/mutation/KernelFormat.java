package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Messages to a running kernel, one a file and a frame a line. A malformed message has no answer in
 * Jupyter's protocol; that it was dropped must stand in the log, and the next must be answered.
 */
final class KernelFormat implements Format {
  private static final String UNSIGNED = "unsigned.message";
  private static final Map<String, String> CONTENTS = contents();

  private KernelClient client;

  private static Map<String, String> contents() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "execute",
        "{\"code\": \"int six = 2 * 3; six\", \"silent\": false, \"store_history\": true, \"allow_stdin\": false, \"stop_on_error\": false, \"user_expressions\": {\"a\": \"six\"}}");
    all.put("complete", "{\"code\": \"\\\"abc\\\".su\", \"cursor_pos\": 8}");
    all.put("inspect", "{\"code\": \"String\", \"cursor_pos\": 3, \"detail_level\": 0}");
    all.put("is_complete", "{\"code\": \"int y = {\"}");
    all.put(
        "history",
        "{\"output\": false, \"raw\": true, \"hist_access_type\": \"tail\", \"session\": 0, \"start\": 0, \"stop\": 3, \"n\": 3, \"pattern\": \"*\", \"unique\": false}");
    all.put("comm_info", "{\"target_name\": \"t\"}");
    all.put("kernel_info", "{}");
    return all;
  }

  /** The kernel has refused something, and goes on. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  @Override
  public long megabytesElsewhere() throws IOException {
    return client.peakMegabytes();
  }

  @Override
  public String name() {
    return "kernel messages";
  }

  @Override
  public void write(Path folder) throws IOException {
    for (Map.Entry<String, String> one : CONTENTS.entrySet()) {
      String header = KernelClient.header(one.getKey(), one.getKey() + "_request");
      Files.writeString(
          folder.resolve(one.getKey() + ".message"),
          String.join("\n", "<IDS|MSG>", header, "{}", "{}", one.getValue()));
    }
    Files.writeString(
        folder.resolve(UNSIGNED),
        String.join(
            "\n", "<IDS|MSG>", KernelClient.header("none", "comm_info_request"), "{}", "{}", "{}"));
  }

  @Override
  public String read(Path folder) throws IOException {
    if (client == null || !client.alive()) {
      client = KernelClient.start(Files.createDirectories(folder.resolveSibling("kernel")));
    }
    List<List<byte[]>> messages = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.message")) {
      found.forEach(files::add);
    }
    files.sort(null);
    for (Path file : files) {
      messages.add(frames(file));
    }
    long droppedBefore = client.dropped();
    List<String> answers;
    try {
      answers = client.answers(messages);
    } catch (IllegalStateException e) {
      client.close();
      throw e;
    }
    long dropped = client.dropped() - droppedBefore;
    long errors = answers.stream().filter(answer -> answer.endsWith(" error")).count();
    boolean allSaid = answers.size() + dropped >= files.size();
    if (!allSaid) {
      throw new IllegalStateException(
          "of %d messages %d were answered and %d dropped with a line in the log"
              .formatted(files.size(), answers.size(), dropped));
    }
    if (dropped + errors > 0) {
      throw new Refused(
          "%s: %d messages dropped, %d answered with an error; the next were answered"
              .formatted(folder, dropped, errors));
    }
    return answers.toString();
  }

  private static List<byte[]> frames(Path file) throws IOException {
    List<byte[]> lines = lines(Files.readAllBytes(file));
    byte[] signature =
        file.endsWith(UNSIGNED)
            ? KernelClient.signature(
                List.of(
                    KernelClient.bytes(KernelClient.header("none", "comm_info_request")),
                    KernelClient.bytes("{}"),
                    KernelClient.bytes("{}"),
                    KernelClient.bytes("{}")))
            : KernelClient.signature(
                lines.subList(Math.min(1, lines.size()), Math.min(5, lines.size())));
    List<byte[]> frames = new ArrayList<>(lines);
    frames.add(Math.min(1, frames.size()), signature);
    return frames;
  }

  private static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, from, i));
        from = i + 1;
      }
    }
    return lines;
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String request : CONTENTS.keySet()) {
      String file = request + ".message";
      all.addAll(ByteChanges.of(file, false));
      all.addAll(TextChanges.json(file, false));
      all.add(new Change("many frames", file, false, KernelFormat::crowd));
    }
    all.addAll(ByteChanges.of(UNSIGNED, true));
    return all;
  }

  private static byte[] crowd(byte[] bytes, Random random) {
    String frames = "\n{}".repeat(random.nextInt(10_000));
    return ByteChanges.joined(bytes, frames.getBytes(StandardCharsets.UTF_8));
  }
}
