package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.distill.Custom;
import io.github.distillery.distill.Signal;
import io.github.distillery.kernel.display.MimeBundle;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InspectionTest {
  private static EngineSession session;

  @BeforeAll
  static void start() {
    session = new EngineSession();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static String text(String source, int cursor) {
    return session.engine().inspect(source, cursor, 0).map(MimeBundle::plain).orElse("nothing");
  }

  private static String text(String source) {
    return text(source, source.length());
  }

  @Test
  void aMethodOfTheLibraryShowsSignatureAndComment() {
    assertThat(text("temperature(4)", 3))
        .startsWith("Temperature Temperature.temperature(double value)")
        .contains("io.github.distillery.model.Temperature", "Parameters\n    value – ", "Returns");
  }

  static Stream<String> factories() {
    return Arrays.stream(Signal.class.getDeclaredMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .map(Method::getName)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void everySignalShowsFormulaShapesPaperAndLesson(String factory) {
    String call = "Signal." + factory;
    boolean given = !factory.equals("custom");

    for (String page :
        List.of(text(call), text(call + "("), text(call + "()", call.length() - 1))) {
      assertThat(page).contains("[batch, ", "Introduced in notebook 0", "Returns");
      if (given) {
        assertThat(page).containsPattern("mean (over|of)|1 / batch").contains("Usual weight: ");
      }
      if (given && !factory.equals("hardLabels")) {
        assertThat(page).containsPattern("(19|20)\\d\\d");
      }
    }
  }

  static Stream<String> records() {
    return Arrays.stream(Signal.class.getPermittedSubclasses())
        .filter(type -> type != Custom.class)
        .map(Class::getSimpleName);
  }

  @ParameterizedTest
  @MethodSource("records")
  void soDoesItsRecord(String record) {
    assertThat(text(record))
        .contains("[batch, ", "weight", "Introduced in notebook 0")
        .containsPattern("mean (over|of)|1 / batch");
  }

  @Test
  void anOptionShowsWhatItDoesBeforeItsArgumentIsThere() {
    for (String call :
        List.of("Signal.adversarial().temperature(", "Signal.adversarial().hidden()")) {
      assertThat(text(call, call.indexOf("().") + 4))
          .startsWith("Adversarial Adversarial.")
          .contains("With a", "Other overloads");
    }
  }

  @Test
  void aRecordsAccessorShowsWhatItsComponentIs() {
    session.run("var smoothing = new LabelSmoothing(0.1);");

    assertThat(text("smoothing.epsilon()", 12))
        .startsWith("double LabelSmoothing.epsilon()")
        .contains("the share of each label that is spread over all classes");
  }

  @Test
  void formulasStandInLinesOfTheirOwn() {
    assertThat(text("Signal.dist(1, 1, temperature(4))", 9).lines().map(String::strip))
        .contains(
            "loss  = T^2 * (interClass * inter + intraClass * intra)",
            "inter = mean over the batch of (1 - r(row of p, row of q))");
  }

  @Test
  void thePageIsAlsoHtmlWithoutColoursOfItsOwn() {
    String html =
        session.engine().inspect("Trainer", 3, 0).orElseThrow().data().get("text/html").toString();
    assertThat(html).contains("<pre", "Trains networks.").doesNotContain("color", "background");
  }

  @Test
  void theOverloadThatFitsTheArgumentsComesFirst() {
    String call = "\"word\".substring(1, 2)";
    assertThat(text(call, 9)).startsWith("String String.substring(int beginIndex, int endIndex)");
    assertThat(text("\"word\".substring(1)", 9))
        .startsWith("String String.substring(int beginIndex)")
        .contains("Other overloads");
    assertThat(text("Math.max(1.5, 2)", 8)).startsWith("double Math.max(double a, double b)");
    assertThat(text("List.of(1, 2)", 6)).startsWith("List<E> List.of(E e1, E e2)");
  }

  @Test
  void withinBracketsTheCallIsShown() {
    assertThat(text("Math.max(1, ")).startsWith("int Math.max(int a, int b)");
  }

  @Test
  void moreDetailShowsEveryOverload() {
    String little = session.engine().inspect("List.of()", 6, 0).orElseThrow().plain();
    String much = session.engine().inspect("List.of()", 6, 1).orElseThrow().plain();
    assertThat(little).contains("more");
    assertThat(much).contains("E e10)").doesNotContain("... and");
  }

  @Test
  void aVariableShowsItsTypeAndTheTypesComment() {
    session.run("TrainingOptions chosen = TrainingOptions.defaults();");
    assertThat(text("chosen")).startsWith("TrainingOptions chosen").contains("How to train.");
  }

  @Test
  void whatCellsDeclareShowsItsOwnComment() {
    session.run(
        "/** A place. */ record Place(int x) {\n  /** How far it is. */ int far() { return x; }\n}");
    session.run(
        "/**\n * Halves it.\n * @param n any number\n */\nint half(int n) { return n / 2; }");
    assertThat(text("half(3)", 2))
        .startsWith("int half(int n)")
        .contains("Halves it.", "any number");
    assertThat(text("Place", 2)).contains("A place.").doesNotContain("How far");
    assertThat(text("new Place(1).far()", 15))
        .startsWith("int Place.far()")
        .contains("How far it is.");
  }

  @Test
  void whatTheCellBeingWrittenDeclaresIsKnown() {
    assertThat(text("/** Thirds it. */ int third(int n) { return n / 3; }\nthird(1)", 55))
        .startsWith("int third(int n)")
        .contains("Thirds it.");
    assertThat(text("var here = List.of(1);\nhere.isEmpty")).startsWith("boolean List.isEmpty()");
  }

  @Test
  void aTypeThatIsNotImportedShowsItsImport() {
    assertThat(text("CompletableFuture"))
        .startsWith("class java.util.concurrent.CompletableFuture")
        .contains("import java.util.concurrent.CompletableFuture;");
  }

  @Test
  void ofNothingNothingIsKnown() {
    assertThat(text("nosuchthing")).isEqualTo("nothing");
    assertThat(text("")).isEqualTo("nothing");
    assertThat(text("1 + 1")).isEqualTo("nothing");
  }
}
