package io.github.distillery.datasets;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architectures;
import io.github.distillery.text.BagOfWords;
import io.github.distillery.text.MiniLm;
import io.github.distillery.text.MiniLmTeacher;
import io.github.distillery.text.Sentences;
import io.github.distillery.text.SentencesSplit;
import io.github.distillery.text.TextArchitectures;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentimentTest {
  private static final int WORDS = 800;

  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(30).batchSize(32).learningRate(0.01);

  @Test
  void threeDomainsHaveAThousandSentencesEach() {
    SentimentDomains domains = Datasets.sentiment();

    for (Sentences domain : domains.all()) {
      assertThat(domain.size()).isEqualTo(1000);
      assertThat(IntStream.of(domain.classOf()).sum()).isEqualTo(500);
      assertThat(domain.classNames()).containsExactly("negative", "positive");
      assertThat(domain.provenance().licence()).isEqualTo("CC-BY-4.0");
      assertThat(domain.provenance().source()).contains(domain.name());
      assertThat(domain.provenance().sha256()).startsWith("42b094c9");
    }
    assertThat(domains.amazon().text(1)).isEqualTo("Good case, Excellent value.");
    assertThat(domains.yelp().text(0)).isEqualTo("Wow... Loved this place.");
    assertThat(domains.imdb().texts()).anyMatch(text -> text.contains("Québec"));
  }

  @Test
  void aLinearHeadOverMiniLmTeachesStudentsOnTokensAndOnWords() {
    MiniLm miniLm = MiniLm.load();
    SentencesSplit parts = Datasets.sentiment().amazon().split(0.6, 0.2, 7);
    Split embeddings = parts.encoded(miniLm::encode);
    Trained head = Trainer.train(Architectures.mlp(384, 2), embeddings, options);

    // the majority class has 0.5
    assertThat(Evaluation.of(head, embeddings.test()).accuracy()).isBetween(0.8, 0.98);

    Split words = parts.encoded(BagOfWords.fit(parts.train(), WORDS)::encode);
    SoftLabels labels = SoftLabels.from(head, embeddings.train()).forView(words.train());
    Trained ofWords =
        Distillation.from(labels)
            .soft(0.9, temperature(2))
            .hard(0.1)
            .train(Architectures.mlp(WORDS, 8, 2), words, options);
    assertThat(Evaluation.of(ofWords, words.test()).accuracy()).isBetween(0.65, 0.95);

    MiniLmTeacher teacher = miniLm.teacher(head);
    Split ids = parts.encoded(part -> miniLm.tokens(part, 48));
    Trained ofTokens =
        Distillation.from(teacher)
            .soft(0.9, temperature(2))
            .hard(0.1)
            .hint(0.1, "layer3", "hidden")
            .train(
                TextArchitectures.wordVectors(miniLm.vocabulary(), 8, 16, 2),
                ids,
                options.epochs(10));
    assertThat(Evaluation.of(ofTokens, ids.test()).accuracy()).isBetween(0.65, 0.95);
  }
}
