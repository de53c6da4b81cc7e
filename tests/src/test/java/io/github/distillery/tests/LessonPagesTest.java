package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.headless.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lessons as they are committed: what each has, and that nothing in it is broken. */
class LessonPagesTest {
  private static final int WIDEST = 220;
  private static final Pattern WORD =
      Pattern.compile("[\\p{IsLatin}\\p{N}][\\p{IsLatin}\\p{N}'-]*");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern DECLARED =
      Pattern.compile(
          "^(?:var|[A-Za-z][A-Za-z0-9_.]*(?:<[^=;()]*>)?(?:\\[\\])*)\\s+(\\w+)\\s*=",
          Pattern.MULTILINE);

  static Stream<Path> lessons() {
    return Course.lessons();
  }

  static Stream<Path> all() {
    return Course.all();
  }

  static Stream<Path> solutions() {
    return Course.solutions();
  }

  static Stream<Path> everyNotebook() {
    return Stream.of(Course.all(), Course.translations(), Course.solutions())
        .reduce(Stream.empty(), Stream::concat);
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void aLessonHasTheSizeOfALesson(Path lesson) {
    List<Integer> lines =
        Course.shown(lesson).stream()
            .map(cell -> (int) cell.source().lines().count())
            .sorted()
            .toList();

    assertThat(lines).as("code cells").hasSizeBetween(12, 20);
    assertThat(lines.get(lines.size() / 2))
        .as("median of the lines of a cell")
        .isLessThanOrEqualTo(5);
    assertThat(lines.get(lines.size() - 1)).as("most lines of a cell").isLessThanOrEqualTo(20);
    assertThat(WORD.matcher(Course.text(lesson)).results().count())
        .as("words")
        .isBetween(1_000L, 2_000L);
    assertThat(pictures(lesson)).as("charts and pictures").isBetween(3, 10);
    assertThat(Course.exercises(lesson)).as("exercises").hasSizeBetween(3, 5);
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void aLessonSaysWhatItTeachesAndWhereItIsFrom(Path lesson) {
    assertThat(Course.text(lesson))
        .startsWith("# ")
        .contains("rticle", "What you will learn", "Exercises", "Sources")
        .containsIgnoringCase("what does not work");
    assertThat(Course.shown(lesson)).anyMatch(cell -> cell.source().contains("Claim.check("));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyCellWasRunAndEveryClaimHolds(Path notebook) {
    for (Cell cell : Course.shown(notebook)) {
      assertThat(cell.executionCount()).as(cell.source()).isNotEmpty();
      String outputs = cell.outputs().toString();
      assertThat(outputs)
          .doesNotContain("\"output_type\":\"error\"")
          .doesNotContain("not checked,");
      if (cell.source().contains("Claim.check(")) {
        assertThat(outputs).as(cell.source()).contains("holds: ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void anExerciseFailsWithAHintAndHasASolution(Path lesson) {
    Path solutions = Course.SOLUTIONS.resolve(lesson.getFileName());
    String solved = String.join("\n", Course.code(solutions).stream().map(Cell::source).toList());
    int number = 0;
    for (Cell cell : Course.exercises(lesson)) {
      number++;
      assertThat(cell.source()).contains("Check.that(" + number + ",");
      assertThat(cell.tags()).contains("exercise", "raises-exception");
      assertThat(cell.outputs().toString())
          .contains("exercise " + number + " is not solved yet. Hint: ");
      assertThat(solved).contains(checkOf(cell));
    }
  }

  @ParameterizedTest
  @MethodSource("solutions")
  void aSolutionMayNotFail(Path solution) {
    assertThat(Course.code(solution))
        .allSatisfy(cell -> assertThat(cell.tags()).as(cell.source()).isEmpty())
        .allSatisfy(
            cell ->
                assertThat(cell.outputs().toString())
                    .as(cell.source())
                    .doesNotContain("\"output_type\":\"error\""));
  }

  /** The same check in lesson and solution, so that a solution cannot make it easier. */
  private static String checkOf(Cell exercise) {
    String source = exercise.source();
    return source.substring(source.indexOf("Check.that("));
  }

  @ParameterizedTest
  @MethodSource("everyNotebook")
  void noNameIsDeclaredTwice(Path notebook) {
    Set<String> names = new HashSet<>();
    for (Cell cell : Course.code(notebook)) {
      Matcher matcher = DECLARED.matcher(cell.source());
      while (matcher.find()) {
        if (!matcher.group().startsWith("return")) {
          assertThat(names.add(matcher.group(1))).as("%s, once more", matcher.group()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyNotebook")
  void linksLeadSomewhere(Path notebook) {
    Matcher links = LINK.matcher(Course.text(notebook));
    while (links.find()) {
      String link = links.group(1);
      if (!link.startsWith("http") && !link.startsWith("#")) {
        // A handout has neither solutions nor the teacher's guide.
        assertThat(link).doesNotContain("solutions/", "TEACHING");
        Path target = notebook.resolveSibling(link.replaceFirst("#.*", "")).normalize();
        assertThat(target).as(link).exists();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyNotebook")
  void noLineIsTooWide(Path notebook) {
    for (Cell cell : Course.code(notebook)) {
      assertThat(cell.source().lines())
          .as(cell.source())
          .allMatch(line -> line.length() <= 110, "at most 110 characters");
      for (String line : plainLines(cell)) {
        assertThat(line.length()).as(line).isLessThanOrEqualTo(WIDEST);
      }
    }
  }

  private static int pictures(Path lesson) {
    int pictures = 0;
    for (Cell cell : Course.shown(lesson)) {
      for (JsonElement output : cell.outputs()) {
        pictures +=
            output.getAsJsonObject().get("data") instanceof JsonObject data && data.has("image/png")
                ? 1
                : 0;
      }
    }
    return pictures;
  }

  private static List<String> plainLines(Cell cell) {
    List<String> lines = new ArrayList<>();
    for (JsonElement output : cell.outputs()) {
      JsonElement text =
          output.getAsJsonObject().get("data") instanceof JsonObject data
                  && !data.has("text/html")
                  && !data.has("image/png")
              ? data.get("text/plain")
              : output.getAsJsonObject().get("text");
      if (text != null) {
        text(text).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  static String text(JsonElement text) {
    if (text.isJsonPrimitive()) {
      return text.getAsString();
    }
    StringBuilder all = new StringBuilder();
    text.getAsJsonArray().forEach(line -> all.append(line.getAsString()));
    return all.toString();
  }
}
