"""Topics of paragraphs: a small linear model that reads with numpy alone, and everything needed to train a better one.

Scoring: `TopicModel`. Annotating: `write_annotations`, `read_annotations`, `suggest`. Training and measuring: `load_examples`,
`train_topics`, `evaluate_topics`, `weak_examples`; only these import scikit-learn and datasets.
"""

from parser.topics.annotate import read_annotations, write_annotations
from parser.topics.errors import AnnotationError, ModelError
from parser.topics.evaluate import Scores, evaluate_topics
from parser.topics.examples import Example, load_examples
from parser.topics.labels import LabelSet, load_labels
from parser.topics.model import TopicModel, Topics
from parser.topics.paths import default_model_path
from parser.topics.suggest import suggest
from parser.topics.train import Trained, train_topics
from parser.topics.weak import weak_examples

__all__ = [
    "AnnotationError",
    "Example",
    "LabelSet",
    "ModelError",
    "Scores",
    "TopicModel",
    "Topics",
    "Trained",
    "default_model_path",
    "evaluate_topics",
    "load_examples",
    "load_labels",
    "read_annotations",
    "suggest",
    "train_topics",
    "weak_examples",
    "write_annotations",
]
