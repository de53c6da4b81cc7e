package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.assist.Completion;
import io.github.distillery.kernel.assist.Proposal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
  private static EngineSession session;

  @BeforeAll
  static void start() {
    session = new EngineSession();
    session.run("var word = \"x\"; int wordCount = 3; int wordy(int n) { return n; }");
    // The first question without another answer waits for the names of all types.
    complete("CompletableFut");
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static Completion complete(String source) {
    return session.engine().complete(source, source.length());
  }

  private static List<String> matches(String source) {
    return complete(source).matches();
  }

  @Test
  void membersComeBeforeThoseOfEveryObject() {
    assertThat(matches("word.")).contains("length()", "substring(").endsWith("toString()", "wait(");
    assertThat(matches("word.len")).containsExactly("length()");
  }

  @Test
  void everySignalIsOfferedAndItsOptionsBehindIt() {
    assertThat(matches("Signal."))
        .contains(
            "softTargets(",
            "hardLabels()",
            "logitMatching()",
            "decoupled(",
            "dist(",
            "labelSmoothing(",
            "virtualTeacher(",
            "hint(",
            "attention(",
            "flow(",
            "selectivity(",
            "similarityPreserving(",
            "relationalDistance(",
            "relationalAngle(",
            "variationalInformation(",
            "contrastive(",
            "adversarial()",
            "custom(");
    assertThat(matches("Signal.contrastive(\"dense1\", \"dense1\").neg"))
        .containsExactly("negatives(", "negativesFromAllSamples()");
    assertThat(matches("Signal.adversarial().temp")).contains("temperature(");
  }

  @Test
  void whatIsReplacedBeginsAtTheName() {
    Completion found = complete("int a = 1;\nword.len");
    assertThat(found.from()).isEqualTo("int a = 1;\nword.".length());
    assertThat(found.to()).isEqualTo("int a = 1;\nword.len".length());
  }

  @Test
  void aTypeThatIsNotImportedIsOfferedWithItsImport() {
    Completion found = complete("CompletableFut");
    assertThat(found.proposals())
        .containsExactly(
            new Proposal(
                "java.util.concurrent.CompletableFuture",
                Proposal.Kind.CLASS,
                "import java.util.concurrent.CompletableFuture;"));
    assertThat(matches("import CompletableFut"))
        .containsExactly("java.util.concurrent.CompletableFuture");
  }

  @Test
  void aTypeThatTheCellImportsIsOfferedByItsSimpleName() {
    assertThat(matches("import java.util.concurrent.CompletableFuture;\nCompletableFut"))
        .containsExactly("CompletableFuture");
    assertThat(
            matches(
                "import java.util.concurrent.*;\nvar map = new ConcurrentHashMap<>();\nmap.putIfA"))
        .containsExactly("putIfAbsent(");
  }

  @Test
  void theLibrarysNamesComeFirst() {
    assertThat(matches("Data")).startsWith("Dataset", "Datasets", "DataException");
    assertThat(matches("Data").indexOf("org.nd4j.linalg.dataset.DataSet"))
        .isGreaterThan(matches("Data").indexOf("DataInputStream"));
  }

  @Test
  void theSessionsOwnNamesComeBeforeAll() {
    assertThat(matches("wor")).startsWith("word", "wordCount", "wordy(");
  }

  @Test
  void namesOfTheExpectedTypeComeFirst() {
    assertThat(matches("int n = wor")).startsWith("wordCount");
    assertThat(matches("String n = wor")).startsWith("word");
  }

  @Test
  void whatTheCellDeclaresBeforeTheCursorIsKnown() {
    assertThat(matches("var list = List.of(1);\nlist.strea")).containsExactly("stream()");
    assertThat(matches("record Pair(String left, int right) {}\nnew Pair(\"\", 1).left().len"))
        .containsExactly("length()");
    assertThat(matches("int twofold(int x) { return 2 * x; }\nint y = twof"))
        .startsWith("twofold(");
    assertThat(matches("int n = 5;\nString name = \"\";\nint m() {\n  return name.len"))
        .containsExactly("length()");
  }

  @Test
  void aVariableThatIsDeclaredTwiceHasItsLastType() {
    assertThat(matches("int twice = 1;\nString twice = \"\";\ntwice.len"))
        .containsExactly("length()");
  }

  @Test
  void bodiesOfLambdasAndClassesAreCompleted() {
    assertThat(matches("Runnable r = () -> {\n  var q = word;\n  q.len"))
        .containsExactly("length()");
    assertThat(matches("class A {\n  int m() {\n    return word.len")).containsExactly("length()");
  }

  @Test
  void whatFollowsTheCursorDoesNotMatter() {
    String before = "var list = List.of(1);\nlist.strea";
    String source = before + "\nfor (int i = 0; i <";
    assertThat(session.engine().complete(source, before.length()).matches())
        .containsExactly("stream()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"// Strin", "int a = 1; // Strin", "/* Strin", "\"Strin", "%time Strin"})
  void nothingIsCompletedInCommentsStringsAndMagics(String source) {
    assertThat(matches(source)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"// a comment\nword.len", "/* one */ word.len", "%time 1\nword.len"})
  void codeBehindCommentsAndMagicsIsCompleted(String source) {
    assertThat(matches(source)).containsExactly("length()");
  }

  @Test
  void everyProposalSaysWhatItIs() {
    assertThat(complete("word.len").proposals().get(0).kind()).isEqualTo(Proposal.Kind.METHOD);
    assertThat(complete("wordCou").proposals().get(0).kind()).isEqualTo(Proposal.Kind.VARIABLE);
    assertThat(complete("Datase").proposals().get(0).kind()).isEqualTo(Proposal.Kind.CLASS);
    assertThat(complete("Integer.MAX_V").proposals().get(0).kind()).isEqualTo(Proposal.Kind.FIELD);
    assertThat(complete("import java.util.conc").proposals().get(0).kind())
        .isEqualTo(Proposal.Kind.MODULE);
    assertThat(complete("word.equals(boole").proposals().get(0).kind())
        .isEqualTo(Proposal.Kind.KEYWORD);
  }
}
