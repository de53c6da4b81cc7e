package io.github.distillery.distill;

import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.RowLoss;
import org.nd4j.autodiff.samediff.SDVariable;

/** The same losses as somebody would write them, once as a formula and once as a class. */
final class OwnLosses {
  static final Formula SQUARES =
      (sd, teacher, student) -> sd.mean(sd.math.square(teacher.sub(student)));

  static final Formula COSINE =
      (sd, teacher, student) -> {
        SDVariable product = teacher.mul(student).sum(1);
        SDVariable lengths = teacher.norm2(1).mul(student.norm2(1));
        return sd.mean(product.div(lengths).rsub(1.0));
      };

  static final Formula REVERSE =
      (sd, teacher, student) -> {
        SDVariable q = Formula.logSoftmax(student, 2);
        return sd.mean(sd.math.exp(q).mul(q.sub(Formula.logSoftmax(teacher, 2))).sum(1));
      };

  private OwnLosses() {}

  static Formula formula(String kind) {
    return switch (kind) {
      case "squares" -> SQUARES;
      case "cosine" -> COSINE;
      case "reverse" -> REVERSE;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  static RowLoss loss(String kind) {
    return switch (kind) {
      case "squares" -> new Squares();
      case "cosine" -> new Cosine();
      case "reverse" -> new Reverse();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  static final class Squares extends RowLoss {
    private static final long serialVersionUID = 1L;

    @Override
    protected double row(double[] targets, double[] logits, int from, double[] gradient) {
      double loss = 0;
      for (int c = 0; c < gradient.length; c++) {
        double difference = logits[from + c] - targets[from + c];
        loss += difference * difference / gradient.length;
        gradient[c] = 2 * difference / gradient.length;
      }
      return loss;
    }

    @Override
    public String name() {
      return "squares";
    }
  }

  static final class Cosine extends RowLoss {
    private static final long serialVersionUID = 1L;

    @Override
    protected double row(double[] targets, double[] logits, int from, double[] gradient) {
      double product = 0;
      double teacher = 0;
      double student = 0;
      for (int c = 0; c < gradient.length; c++) {
        product += targets[from + c] * logits[from + c];
        teacher += targets[from + c] * targets[from + c];
        student += logits[from + c] * logits[from + c];
      }
      double cosine = product / Math.sqrt(teacher * student);
      for (int c = 0; c < gradient.length; c++) {
        gradient[c] =
            cosine * logits[from + c] / student - targets[from + c] / Math.sqrt(teacher * student);
      }
      return 1 - cosine;
    }

    @Override
    public String name() {
      return "cosine";
    }
  }

  static final class Reverse extends RowLoss {
    private static final long serialVersionUID = 1L;

    @Override
    protected double row(double[] targets, double[] logits, int from, double[] gradient) {
      int classes = gradient.length;
      double[] logP = new double[classes];
      double[] logQ = new double[classes];
      LogSoftmax.row(targets, from, classes, 2, logP);
      LogSoftmax.row(logits, from, classes, 2, logQ);
      double loss = 0;
      for (int c = 0; c < classes; c++) {
        loss += Math.exp(logQ[c]) * (logQ[c] - logP[c]);
      }
      for (int c = 0; c < classes; c++) {
        gradient[c] = Math.exp(logQ[c]) * (logQ[c] - logP[c] - loss) / 2;
      }
      return loss;
    }

    @Override
    public String name() {
      return "reverse";
    }
  }
}
