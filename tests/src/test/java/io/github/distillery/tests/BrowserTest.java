package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.distillery.kernel.headless.Cell;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Lesson 02 in JupyterLab in Chromium, as a reader opens it: {@code src/test/browser/lesson.js}
 * drives the browser and says what it sees. The notebooks are copies, since JupyterLab saves what
 * it opens.
 *
 * <p>Needs node, npm and Chromium; without them it is skipped with a word, or fails where {@code
 * -Ddistillery.browser=required} says so, as {@code .ci/run} does. {@code
 * -Ddistillery.browser.images=2000} trains on fewer images than the lesson's 12,000, which is
 * quicker, and then claims need not hold.
 */
@DisabledOnOs(OS.WINDOWS)
class BrowserTest {
  private static final Path ROOT = DistilleryScript.root();
  private static final Path DRIVER = ROOT.resolve("tests/src/test/browser");
  private static final Path FOLDER = ROOT.resolve("tests/target/browser");
  private static final Path SCREENSHOTS = ROOT.resolve("tests/target/screenshots");
  private static final String ALL_IMAGES = "12_000";

  private static String chromium;

  @BeforeAll
  static void installTheDriver() throws Exception {
    chromium =
        Optional.ofNullable(System.getenv("CHROMIUM"))
            .or(() -> onPath("chromium"))
            .or(() -> onPath("chromium-browser"))
            .or(() -> onPath("google-chrome"))
            .orElse("");
    List<String> missing =
        Stream.of(
                chromium.isEmpty() ? "chromium" : "",
                onPath("node").isEmpty() ? "nodejs" : "",
                onPath("npm").isEmpty() ? "npm" : "")
            .filter(name -> !name.isEmpty())
            .toList();
    String remedy =
        "The browser test needs %s. Debian: apt-get install %s; elsewhere set CHROMIUM to the browser"
            .formatted(String.join(", ", missing), String.join(" ", missing));
    if ("required".equals(System.getProperty("distillery.browser"))) {
      assertThat(missing).as(remedy).isEmpty();
    } else if (!missing.isEmpty()) {
      System.out.println("Skipped: " + remedy);
    }
    assumeThat(missing).as(remedy).isEmpty();
    JupyterEnvironment.prepare();
    Files.createDirectories(FOLDER);
    Files.createDirectories(SCREENSHOTS);
    for (String file : List.of("package.json", "package-lock.json", "lesson.js")) {
      Files.copy(DRIVER.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    JupyterEnvironment.run(
        10,
        Map.of(),
        "npm",
        "ci",
        "--prefix",
        FOLDER.toString(),
        "--ignore-scripts",
        "--no-audit",
        "--no-fund");
  }

  @Test
  void aReaderSeesTheLessonRunRestartsTheKernelAndStopsATraining() throws Exception {
    String images = System.getProperty("distillery.browser.images", ALL_IMAGES);
    Path notebooks = Files.createDirectories(FOLDER.resolve("notebooks"));
    Files.writeString(notebooks.resolve("lesson.ipynb"), lessonWith(images));
    try (InputStream training = BrowserTest.class.getResourceAsStream("training.ipynb")) {
      Files.copy(
          training, notebooks.resolve("training.ipynb"), StandardCopyOption.REPLACE_EXISTING);
    }
    Map<String, String> environment =
        Map.of("CHROMIUM", chromium, "WHOLE_LESSON", String.valueOf(images.equals(ALL_IMAGES)));

    String output;
    Path own = Files.createTempDirectory(FOLDER, "jupyter");
    try (JupyterServer server = new JupyterServer(notebooks, own)) {
      output =
          JupyterEnvironment.run(
              40,
              environment,
              "node",
              FOLDER.resolve("lesson.js").toString(),
              server.url(),
              server.token(),
              SCREENSHOTS.toString());
    }

    System.out.println(output);
    assertThat(output).contains("all checks hold").doesNotContain("FAIL");
  }

  /** The lesson without outputs and exercises, so that whatever is seen comes from this run. */
  private static String lessonWith(String images) throws IOException {
    String lesson = Files.readString(ROOT.resolve("notebooks/02-soft-labels.ipynb"));
    String sample = ".sample(%s, ";
    assertThat(lesson).contains(sample.formatted(ALL_IMAGES));
    if (!images.equals(ALL_IMAGES)) {
      // A claim that does not hold must not end the run, since it is about the whole lesson.
      lesson =
          lesson
              .replace(sample.formatted(ALL_IMAGES), sample.formatted(images))
              .replace("Claim.check(", "List.of(");
    }
    JsonObject notebook = JsonParser.parseString(lesson).getAsJsonObject();
    JsonArray cells = notebook.getAsJsonArray("cells");
    cells.asList().removeIf(cell -> new Cell(cell.getAsJsonObject()).isExercise());
    for (JsonElement cell : cells) {
      if (cell.getAsJsonObject().has("outputs")) {
        cell.getAsJsonObject().add("outputs", new JsonArray());
        cell.getAsJsonObject().add("execution_count", JsonNull.INSTANCE);
      }
    }
    return notebook.toString();
  }

  private static Optional<String> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
