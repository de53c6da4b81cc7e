package io.github.distillery.kernel.headless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookTest {
  /** Written by nbformat 5.11: sorted keys, one space, empty containers closed at once. */
  private static final String AS_JUPYTER_WRITES =
      """
      {
       "cells": [
        {
         "attachments": {},
         "cell_type": "markdown",
         "id": "intro",
         "metadata": {},
         "source": [
          "# 软标签 \\"soft\\" \\\\ labels\\n",
          "tab\\there, bell \\u0007, del DEL, line SEPARATOR"
         ]
        },
        {
         "cell_type": "code",
         "execution_count": null,
         "id": "one",
         "metadata": {
          "somebody": {
           "else": [
            1.0,
            2e-07,
            true,
            null
           ]
          },
          "tags": [
           "raises-exception"
          ]
         },
         "outputs": [],
         "source": []
        }
       ],
       "metadata": {
        "kernelspec": {
         "display_name": "Java (Distillery)",
         "language": "java",
         "name": "distillery"
        }
       },
       "nbformat": 4,
       "nbformat_minor": 5
      }
      """
          .replace("DEL", "\u007f")
          .replace("SEPARATOR", "\u2028separator");

  @TempDir private Path folder;

  @Test
  void isWrittenAsItWasReadByteForByte() throws IOException {
    Path file = Files.writeString(folder.resolve("a.ipynb"), AS_JUPYTER_WRITES);
    Path copy = folder.resolve("sub").resolve("b.ipynb");

    Notebook.read(file).write(copy);

    assertThat(copy).hasSameBinaryContentAs(file);
    try (Stream<Path> left = Files.list(copy.getParent())) {
      assertThat(left).as("nothing but the notebook is left").containsExactly(copy);
    }
  }

  @Test
  void readsSourcesThatAreOneString() {
    Notebook notebook =
        Notebook.parse(AS_JUPYTER_WRITES.replace("[]\n  }\n ],", "\"1 + 1\"\n  }\n ],"), "x");

    assertThat(notebook.cells().get(1).source()).isEqualTo("1 + 1");
    assertThat(notebook.cells().get(1).tags()).containsExactly("raises-exception");
  }

  @Test
  void givesCellsWithoutAnIdTheSameIdAtEveryRun() {
    String without =
        AS_JUPYTER_WRITES.replace("   \"id\": \"one\",\n", "").replace("intro", "cell-2");

    String once = Notebook.parse(without, "x").toJson();

    assertThat(once).contains("\"id\": \"cell-2x\"");
    assertThat(Notebook.parse(without, "x").toJson()).isEqualTo(once);
  }

  @Test
  void keepsOlderNotebooksWithoutIds() {
    String older =
        AS_JUPYTER_WRITES
            .replaceAll("   \"id\": \"[a-z]+\",\n", "")
            .replace("\"nbformat_minor\": 5", "\"nbformat_minor\": 4");

    assertThat(Notebook.parse(older, "x").toJson()).isEqualTo(older);
  }

  @Test
  void takesItsTitleFromTheFirstHeading() {
    assertThat(Notebook.parse(AS_JUPYTER_WRITES, "x").title("none"))
        .isEqualTo("软标签 \"soft\" \\ labels");
    assertThat(Notebook.parse(AS_JUPYTER_WRITES.replace("# ", ""), "x").title("none"))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          public class A {}                                    | not JSON at line 1 column
          {"cells": [                                          | not JSON at line 1 column
          ``                                                   | it is empty
          []                                                   | JSON but no object
          {"cells": []}                                        | no field nbformat
          {"nbformat": 3, "worksheets": []}                    | it has format 3, this reads 4
          {"nbformat": 4, "nbformat_minor": 5}                 | no list of cells
          {"nbformat": 4, "cells": [{"source": []}]}           | cell 1 has no cell_type
          {"nbformat": 4, "cells": []} {}                      | not JSON at line 1 column
          """)
  void saysWhatIsWrongWithAFileThatIsNoNotebookAndLeavesIt(String content, String trouble)
      throws IOException {
    Path file = Files.writeString(folder.resolve("lesson.ipynb"), content);

    assertThatThrownBy(() -> Notebook.read(file))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("lesson.ipynb is no Jupyter notebook")
        .hasMessageContaining(trouble)
        .hasMessageContaining("left as it is");
    assertThat(file).hasContent(content);
  }

  @Test
  void refusesASourceThatIsNoText() {
    String broken = AS_JUPYTER_WRITES.replace("\"source\": []", "\"source\": [[1]]");

    assertThatThrownBy(() -> Notebook.parse(broken, "x"))
        .hasMessageContaining("cell 2 has no cell_type or no source that is text");
  }

  @Test
  void saysInWhichLanguageItIs() {
    String byKernel = AS_JUPYTER_WRITES;
    String bySession =
        byKernel.replaceFirst(
            "(?s)\"kernelspec\".*?\\}", "\"language_info\": {\"name\": \"scala\"}");

    assertThat(Notebook.parse(byKernel, "x").language()).contains("java");
    assertThat(Notebook.parse(bySession, "x").language()).contains("scala");
    assertThat(Notebook.parse("{\"nbformat\": 4, \"cells\": []}", "x").language()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void writesThroughALink() throws IOException {
    Path file = Files.writeString(folder.resolve("real.ipynb"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.ipynb"), file);

    Notebook.parse(AS_JUPYTER_WRITES, "x").write(link);

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent(AS_JUPYTER_WRITES);
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Path file = folder.resolve("picture.ipynb");
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});

    assertThatThrownBy(() -> Notebook.read(file)).hasMessageContaining("not UTF-8 text");
    assertThatThrownBy(() -> Notebook.read(folder.resolve("none.ipynb")))
        .hasMessageContaining("There is no file");
  }

  @Test
  void leavesTheOldFileWhereWritingFails() throws IOException {
    Path file = Files.createDirectory(folder.resolve("taken.ipynb"));
    Files.writeString(file.resolve("inside"), "kept", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Notebook.parse(AS_JUPYTER_WRITES, "x").write(file))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("--output");
    assertThat(file.resolve("inside")).hasContent("kept");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }
}
