package io.github.distillery.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.magic.FoundMagic.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagicScannerTest {
  private static final Set<String> KNOWN = Set.of("maven", "jars", "time", "help", "b");

  private static List<FoundMagic> scan(String source) {
    return MagicScanner.scan(source, KNOWN::contains);
  }

  private static List<String> found(String source) {
    return scan(source).stream().map(one -> one.shape() + " " + one.name()).toList();
  }

  @Test
  void aMagicStandsAtTheStartOfALineOrAfterAnEqualsSign() {
    assertThat(found("int x = 1;\n  %maven a:b:1\nList<String> jars = %jars lib/*.jar\n%%time\n"))
        .containsExactly("STATEMENT maven", "VALUE jars", "MISPLACED time");
  }

  @Test
  void aCellMagicStandsFirstAndTakesTheRest() {
    List<FoundMagic> found = scan("\n// a note\n%%time  fast\n%maven a:b:1");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).shape()).isEqualTo(Shape.CELL);
    assertThat(found.get(0).arguments()).isEqualTo("\n// a note\n%%time  ".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x = a\n  % b;",
        "int x = a\n  %b;",
        "int x = a\n%b\n+ 1;",
        "int x = a\n%b * 2;",
        "int x = a\n%b - 2;",
        "int x = a\n%time.length;",
        "int x = f(a,\n%b)",
        "int x = f(a)\n%b;",
        "int[] x = {a\n%b};",
        "x %= time;",
        "int x = a %b;",
        "String s = \"\\n%maven a:b:1\";",
        "String s = \"= %maven a:b:1\";",
        "String s = \"\"\"\n%maven a:b:1\n= %jars\n\"\"\";",
        "/*\n%maven a:b:1\n*/",
        "// x = %maven a:b:1",
        "char c = '\"';  // \"\nString s = \"= %jars\";",
        "System.out.printf(\"%d%n\", 3);",
      })
  void whatIsJavaStaysJava(String source) {
    assertThat(scan(source)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import java.util.List\n%maven a:b:1",
        "foo()\n%time bar()",
        "int x = a\n%help",
        "if (x) {\n%maven a:b:1\n}",
        "void f() { }\n%maven a:b:1",
        "for (int i = 0; i < 3; i++) { }\n%help",
        "%unknown",
        "int x = 1;\n%unknown",
      })
  void aMagicIsSeenWhereJavaCouldNotGoOn(String source) {
    assertThat(scan(source)).hasSize(1);
  }

  @Test
  void codeThatNoSemicolonHasEndedIsToldOf() {
    assertThat(scan("foo()\n%time bar()").get(0).codeIsOpen()).isTrue();
    assertThat(scan("foo();\n%time bar()").get(0).codeIsOpen()).isFalse();
  }

  @Test
  void unfinishedSourceIsScannedToItsEnd() {
    for (String source : List.of("\"\\", "'", "\"\"\"\\", "/*", "%", "%%", "x = %", "\"\"\"\"")) {
      assertThat(scan(source)).as(source).isEmpty();
    }
  }
}
