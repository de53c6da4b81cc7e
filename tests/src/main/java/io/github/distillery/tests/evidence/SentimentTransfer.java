package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.text.BagOfWords;
import io.github.distillery.text.MiniLm;
import io.github.distillery.text.Sentences;
import io.github.distillery.text.SentencesSplit;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.Domains;
import io.github.distillery.transfer.Leakage;
import io.github.distillery.transfer.adapt.Adaptation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reviews of goods, films and restaurants, from each site to each other: a small student on counts
 * of words and a head on MiniLM's embeddings, which teaches it, with labels of the source, with a
 * few of the target, and with all.
 *
 * <p>Arguments: the seeds, which also divide the sentences. Rows go to {@code
 * tests/evidence/sentiment-transfer.csv}; {@link TransferTables} makes the table.
 */
public final class SentimentTransfer {
  private static final String HEADER =
      "direction,way,seed,source test,target test,target samples,source hash";

  private static final int KEY_COLUMNS = 3;
  private static final int WORDS = 2_000;
  private static final int FEW = 10;
  private static final double TRAIN = 0.6;
  private static final double VALIDATION = 0.2;
  private static final double MMD = 0.3;

  /** With 0.3 this network's layer falls silent, which its accuracy on the source shows. */
  private static final double WORDS_MMD = 0.03;

  private static final double T = 2;
  private static final String LAYER = "dense1";

  private final ResultsFile results;
  private final List<Site> sites = new ArrayList<>();

  /** The sentences of a site and their embeddings. */
  private record Site(Sentences sentences, Dataset embeddings) {}

  private SentimentTransfer() throws IOException {
    this.results =
        new EvidenceFolder("sentiment-transfer").results("sentiment-transfer", HEADER, KEY_COLUMNS);
    MiniLm miniLm = MiniLm.load();
    for (Sentences all : Datasets.sentiment().all()) {
      Sentences distinct = distinct(all);
      sites.add(new Site(distinct, miniLm.encode(distinct)));
    }
  }

  /**
   * Runs what is missing.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    SentimentTransfer program = new SentimentTransfer();
    for (long seed : seeds) {
      for (Site source : program.sites) {
        for (Site target : program.sites) {
          if (source != target) {
            program.run(source, target, seed);
          }
        }
      }
    }
  }

  /** No sentence twice, be it in other letters: it could stand in training and test part. */
  private static Sentences distinct(Sentences all) {
    Set<String> seen = new HashSet<>();
    int[] first =
        IntStream.range(0, all.size())
            .filter(
                i ->
                    seen.add(
                        all.text(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip()))
            .toArray();
    return all.subset(first, all.name());
  }

  private void run(Site source, Site target, long seed) throws IOException {
    SentencesSplit from = source.sentences().split(TRAIN, VALIDATION, seed);
    SentencesSplit to = target.sentences().split(TRAIN, VALIDATION, seed);
    // Words of both sites may be counted, as no label is needed for that.
    List<String> texts =
        Stream.of(from, to).flatMap(split -> split.train().texts().stream()).toList();
    BagOfWords bag =
        BagOfWords.fit(Sentences.unlabelled("both", texts, from.train().classNames()), WORDS);
    View words = new View("student", from.encoded(bag::encode), to.encoded(bag::encode));
    View vectors =
        new View(
            "MiniLM",
            source.embeddings().split(TRAIN, VALIDATION, seed),
            target.embeddings().split(TRAIN, VALIDATION, seed));
    Architecture student = Architectures.mlp(bag.size(), 16, 2);
    Architecture head = Architectures.mlp(MiniLm.WIDTH, 32, 2);
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(40, 1))
            .batchSize(32)
            .seed(seed)
            .fallingLearningRate(0.003)
            .keepingLast();
    String direction = from.train().name() + " to " + to.train().name();
    Ways ways = new Ways(direction.replace(" train", ""), seed, results);
    Trained bySource = ways.add(vectors, "labels of the source", vectors.bySource(head, options));
    Trained adapted =
        ways.add(vectors, "labels of the source and MMD", vectors.adapted(head, MMD, options));
    Trained byFew = ways.add(vectors, "20 labels of the target", vectors.byFew(head, options));
    Trained byAll = ways.add(vectors, "all labels of the target", vectors.byAll(head, options));
    ways.add(words, "labels of the source", words.bySource(student, options));
    ways.add(words, "labels of the source and MMD", words.adapted(student, WORDS_MMD, options));
    ways.add(words, "20 labels of the target", words.byFew(student, options));
    ways.add(words, "all labels of the target", words.byAll(student, options));
    Map<String, Trained> teachers = new LinkedHashMap<>();
    teachers.put("labels of the source", bySource);
    teachers.put("labels of the source and MMD", adapted);
    teachers.put("20 labels of the target", byFew);
    teachers.put("all labels of the target", byAll);
    for (Map.Entry<String, Trained> teacher : teachers.entrySet()) {
      SoftLabels told =
          SoftLabels.from(teacher.getValue(), vectors.target().train())
              .forView(words.target().train());
      ways.add(
          words,
          "told by MiniLM of " + teacher.getKey(),
          Distillation.from(told).soft(1, temperature(T)).train(student, words.target(), options));
    }
  }

  /** Both sites as one kind of network sees them. */
  private record View(String name, Split source, Split target) {
    Trained bySource(Architecture plan, TrainingOptions options) {
      return Trainer.train(plan, source, options);
    }

    Trained byAll(Architecture plan, TrainingOptions options) {
      return Trainer.train(plan, target, options);
    }

    /** As many steps as with all. */
    Trained byFew(Architecture plan, TrainingOptions options) {
      Dataset few = domains().targetLabels(FEW, options.seed());
      int batch = few.size();
      int epochs = options.epochs() * target.train().size() / options.batchSize();
      return Trainer.train(
          plan, target.withTrain(few), options.batchSize(batch).epochs(Math.max(1, epochs)));
    }

    Trained adapted(Architecture plan, double weight, TrainingOptions options) {
      return Adaptation.from(domains()).mmd(weight, LAYER).train(plan, options);
    }

    /** Different sentences can have the same known words; those of a test part are not learnt. */
    private Domains domains() {
      return Domains.of(withoutTests(source), withoutTests(target));
    }

    private Split withoutTests(Split split) {
      return split.withTrain(Leakage.without(split.train(), source.test(), target.test()));
    }
  }

  /** Writes down how each way does. */
  private record Ways(String direction, long seed, ResultsFile results) {
    Trained add(View view, String way, Trained learnt) throws IOException {
      results.add(
          direction,
          view.name() + ": " + way,
          Long.toString(seed),
          Double.toString(Evaluation.of(learnt, view.source().test()).accuracy()),
          Double.toString(Evaluation.of(learnt, view.target().test()).accuracy()),
          Integer.toString(view.target().test().size()),
          view.source().train().hash().substring(0, 16));
      System.out.printf("%s, %s: %s, seed %d%n", direction, view.name(), way, seed);
      return learnt;
    }
  }
}
