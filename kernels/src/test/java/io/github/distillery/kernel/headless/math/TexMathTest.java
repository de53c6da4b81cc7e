package io.github.distillery.kernel.headless.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class TexMathTest {
  @Test
  void fractionsScriptsAndFunctionsAreWhatTheyAreInTex() {
    assertThat(body("\\frac{z_i}{T}"))
        .isEqualTo(
            "<mfrac><mrow><msub><mi>z</mi><mi>i</mi></msub></mrow><mrow><mi>T</mi></mrow></mfrac>");
    assertThat(body("x_i^2")).isEqualTo("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
    assertThat(body("y'")).isEqualTo("<msup><mi>y</mi><mo>′</mo></msup>");
    assertThat(body("\\log p")).startsWith("<mi>log</mi><mspace");
    assertThat(body("\\exp(z)")).startsWith("<mi>exp</mi><mo form=\"prefix\"");
  }

  @Test
  void sumsHaveTheirLimitsAboveAndBelow() {
    assertThat(body("\\sum_{i}^{n}")).startsWith("<munderover><mo>∑</mo>");
    assertThat(body("\\max_i")).startsWith("<munder><mo movablelimits=\"true\"");
    assertThat(body("\\int_0^1")).startsWith("<msubsup><mo>∫</mo>");
  }

  @Test
  void parenthesesAreDrawnByElementsThatBrowsersKnow() {
    assertThat(body("\\left(\\frac12\\right)"))
        .contains("<mo form=\"prefix\" stretchy=\"true\" symmetric=\"true\">(</mo>")
        .contains("<mfrac><mn>1</mn><mn>2</mn></mfrac>")
        .doesNotContain("mfenced");
  }

  @Test
  void alignedLinesBecomeATable() {
    String table = body("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}");

    assertThat(table.split("<mtr>")).hasSize(3);
    assertThat(table.split("<mtd ")).hasSize(5);
  }

  @Test
  void textKeepsItsSpaces() {
    assertThat(body("\\text{if } x")).isEqualTo("<mtext>if\u00a0</mtext><mi>x</mi>");
    assertThat(body("60{,}000")).isEqualTo("<mn>60</mn><mtext>,</mtext><mn>000</mn>");
  }

  @Test
  void anUnknownCommandIsShownByItsName() {
    assertThat(body("\\nosuch{x}"))
        .isEqualTo("<mtext class=\"tex-unknown\">\\nosuch</mtext><mrow><mi>x</mi></mrow>");
  }

  @Test
  void theSourceIsKeptAsAnnotation() {
    assertThat(TexMath.toMathMl(" a < b ", true))
        .startsWith("<math display=\"block\">")
        .contains("<annotation encoding=\"application/x-tex\">a &lt; b</annotation>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\mathcal{L} = w_s T^2\\,\\mathrm{KL}(p\\,\\|\\,q) + w_h \\operatorname{CE}(y, q)",
        "\\begin{cases} 1 & \\text{if } x \\ge 0 \\\\ 0 & \\text{else} \\end{cases}",
        "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
        "\\underbrace{a+b}_{\\text{sum}} \\overset{!}{=} \\sqrt[3]{x} \\binom{n}{k}",
        "\\hat{y} \\bar x \\mathbb{E}_{x\\sim D}\\left[f(x) \\middle| y\\right]",
        "\\bigl(\\Vert x\\Vert\\bigr) \\not\\in \\mathbf{W}^\\top \\boldsymbol\\theta",
        // what people type before they have finished
        "",
        "\\frac{a}{",
        "{ x",
        "x }",
        "a & b \\\\",
        "\\left( x",
        "\\begin{pmatrix} 1",
        "x^",
        "^2 _",
        "\\",
        "\\frac",
        "\\hat",
        "% all comment",
        "< > & \" '"
      })
  void whateverIsWrittenTheMathMlIsWellFormed(String tex) throws Exception {
    String mathMl = TexMath.toMathMl(tex, false);

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(mathMl)));

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("math");
    assertThat(
            document.getElementsByTagName("mtext").getLength() == 0
                || !mathMl.contains("tex-unknown")
                || tex.equals("\\"))
        .as("a known command is not shown by its name: %s", mathMl)
        .isTrue();
  }

  private static String body(String tex) {
    return TexMath.toMathMl(tex, false)
        .replaceFirst("^<math><semantics><mrow>", "")
        .replaceFirst("</mrow><annotation.*$", "");
  }
}
