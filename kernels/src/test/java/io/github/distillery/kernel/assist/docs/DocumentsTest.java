package io.github.distillery.kernel.assist.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.assist.docs.Member.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  private String comment(String text) {
    String source = "class A {\n/**\n" + text + "\n*/\nint f(int n) { return n; } }";
    return SourceComments.of(source)
        .flatMap(found -> found.comment(List.of("A"), new Member(Kind.METHOD, "f", List.of("int"))))
        .map(tree -> Description.html(tree, "inherited text"))
        .orElseThrow();
  }

  @Test
  void inlineTagsBecomeCode() {
    assertThat(comment("Of {@code a < b} and {@link java.util.List#of(Object)}, {@literal <x>}."))
        .contains("Of <code>a &lt; b</code> and <code>List.of(Object)</code>, &lt;x&gt;.");
  }

  @Test
  void paragraphsListsAndPreformattedTextStay() {
    assertThat(comment("One.\n<p>Two.\n<ul><li>three</ul>\n<pre>{@code\nint x = 1;\n}</pre>"))
        .contains("<p>Two.", "<ul><li>three</ul>", "<pre", "int x = 1;")
        .doesNotContain("<code>int");
  }

  @Test
  void blockTagsHaveTheirHeadings() {
    assertThat(
            comment(
                "Does.\n@param n a number\n@return the same\n@throws java.io.IOException never\n"
                    + "@since 3"))
        .contains("<b>Parameters</b>", "<code>n</code> – a number")
        .contains("<b>Returns</b></dt><dd>the same")
        .contains("<code>IOException</code> – never")
        .contains("<b>Since</b></dt><dd>3");
  }

  @Test
  void scriptsStylesAndAttributesAreLeftOut() {
    assertThat(
            comment("<b onclick=\"x()\">bold</b> <script>y()</script> <img src=z> <a href=q>w</a>"))
        .contains("<b>bold</b>", "w")
        .doesNotContain("onclick", "<script", "<img", "<a ");
  }

  @Test
  void inheritedTextIsPutIn() {
    assertThat(comment("{@inheritDoc} And more.")).contains("inherited text And more.");
  }

  @Test
  void theTextTwinReadsLikeText() {
    assertThat(
            Safe.plain("<div>A &lt;b&gt;.<p>Two\nlines</div><dl><dt><b>Returns</b></dt><dd>c</dd>"))
        .isEqualTo("A <b>.\n\nTwo lines\n\nReturns\n    c");
  }

  private Documents withJdkSources(String... filesAndTexts) throws IOException {
    Path zip = folder.resolve("src.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (int i = 0; i < filesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(filesAndTexts[i]));
        out.write(filesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return new Documents(new SourceFinder(zip));
  }

  private static DocPage page(Class<?> owner, Member member) {
    return new DocPage(List.of("signature"), Optional.of(owner), member, "");
  }

  @Test
  void theJdksSourcesAreReadFromItsZip() throws IOException {
    Documents documents =
        withJdkSources(
            "java.base/java/lang/Math.java",
            "package java.lang; public final class Math {\n/** Of ints. */ int max(int a, int b) {}\n"
                + "/** Of doubles. */ double max(double a, double b) {} }");
    Member max = new Member(Kind.METHOD, "max", List.of("double", "double"));
    assertThat(documents.show(page(Math.class, max), 0).plain())
        .contains("java.lang.Math", "Of doubles.")
        .doesNotContain("Of ints.", "src.zip");
  }

  @Test
  void aMethodWithoutACommentHasThatOfTheOneItOverrides() throws IOException {
    Documents documents =
        withJdkSources(
            "java.base/java/util/ArrayList.java",
            "package java.util; public class ArrayList<E> { public int size() {} }",
            "java.base/java/util/List.java",
            "package java.util; public interface List<E> { /** Counts them. */ int size(); }");
    Member size = new Member(Kind.METHOD, "size", List.of());
    assertThat(documents.show(page(java.util.ArrayList.class, size), 0).plain())
        .contains("Counts them.");
  }

  @Test
  void whereTheJdkHasNoSourcesThePageSaysHowToGetThem() {
    Documents documents = new Documents(new SourceFinder(folder.resolve("nothing.zip")));
    assertThat(
            documents
                .show(page(String.class, new Member(Kind.TYPE, "String", List.of())), 0)
                .plain())
        .contains("lib/src.zip", "openjdk-" + Runtime.version().feature() + "-source");
  }

  @Test
  void sourcesOfANestedClassAreInTheFileOfTheOuterOne() throws IOException {
    Documents documents =
        withJdkSources(
            "java.base/java/util/Map.java",
            "package java.util; public interface Map<K, V> { /** All. */ int get();\n"
                + "interface Entry<K, V> { /** The key. */ K getKey(); } }");
    Member key = new Member(Kind.METHOD, "getKey", List.of());
    assertThat(documents.show(page(java.util.Map.Entry.class, key), 0).plain())
        .contains("The key.");
  }
}
