"""Columns of scores: what their heads and cells hold, and on what and whose they are."""

from __future__ import annotations

import pytest

from score_pages import scores, table


@pytest.mark.parametrize(
    ("heading", "rows", "expected"),
    [
        (  # metrics in brackets make names tests, and what holds two metrics holds two scores
            "## Results",
            ("Model | SC (macro-F1) | QA (EM/F1)", "Calyx-5 | 71.2 | 60.1/70.3"),
            {"calyx-5/sc/macro-f1": "71.2", "calyx-5/qa-calyx-5/em": "60.1", "calyx-5/qa-calyx-5/f1": "70.3"},
        ),
        (  # splits of the test that the heading names
            "## Results\n\n### TideQA",
            ("Model | Dev | Test", "Calyx-5 | 71.2 (70.1) | 69.8", "Tarn-9 | 65.0 | 64.1"),
            {"calyx-5/tideqa/dev": "71.2", "calyx-5/tideqa/test": "69.8"},
        ),
        (  # rows that are sets to test on, whatever the text over them names
            "## Results\n\nDecoded with the RTN benchmark normalization.",
            ("Set | WER", "TideSpeech gold | 7.49", "FLEURS | 10.64"),
            {"calyx-5/tidespeech-gold/wer": "7.49", "calyx-5/fleurs/wer": "10.64"},
        ),
        (  # what a heading says that results are on
            "## New results on the TideSeg benchmark",
            ("Model | mIoU | Params", "Calyx-5 | 66.1 | 5B", "Tarn-9 | 60.2 | 9B"),
            {"calyx-5/tideseg/miou": "66.1"},
        ),
        (  # networks that the page's own model was tried with, below the name of a set of data; the index of a formula
            "## Results\n\n### TIDE Dataset (Low-Light Detection)",
            ("Frames | Backbone | $AP_{50}$", "8x8 | ResNet-50 | 62.1", "16x4 | ResNet-50 | 64.0"),
            {"calyx-5/tide/ap50-frames-8x8": "62.1", "calyx-5/tide/ap50-frames-16x4": "64.0"},
        ),
        (  # beside a baseline they are not its own alone
            "## Results\n\n### TIDE Dataset",
            ("Backbone | mAP", "ResNet-50 | 62.1", "ResNet-50 + gates | 64.0"),
            {},
        ),
        (  # the only name that ends what leads to them
            "## Results\n\nComparison of detectors on TIDEScapes:",
            ("Model | mAP", "Calyx-5 | 62.1", "Tarn-9 | 64.0"),
            {"calyx-5/tidescapes/map": "62.1"},
        ),
        (  # parts of the test on which the section says that it measures
            "## Evaluation\n\nWe evaluate it on the BoolQ data.",
            ("Model | 0S | OV10", "Calyx-5 | 4.2 | 4.8", "Tarn-9 | 5.2 | 6.3"),
            {"calyx-5/boolq/0s": "4.2", "calyx-5/boolq/ov10": "4.8"},
        ),
        (  # its parts by how hard they are, in the brackets of each head
            "## Evaluation\n\nWe evaluate it on the BoolQ data.",
            ("Model | Car (Hard/Easy) | Van (Hard/Easy)", "Calyx-5 | 71.0 / 82.1 | 61.0 / 72.1"),
            {
                "calyx-5/boolq/car-hard": "71.0",
                "calyx-5/boolq/car-easy": "82.1",
                "calyx-5/boolq/van-hard": "61.0",
                "calyx-5/boolq/van-easy": "72.1",
            },
        ),
        (  # ways to run it
            "## Evaluation\n\nWe evaluate it on the BoolQ data.",
            ("Decoding mode | F1", "greedy search | 50.1", "beam search | 52.0"),
            {"calyx-5/boolq/f1-greedy-search": "50.1", "calyx-5/boolq/f1-beam-search": "52.0"},
        ),
        (  # what a heading says that results are on, with the number of a table
            "## TIDESet Dataset Results (Table 5)",
            ("Model | F1 | P", "Calyx-5 | 50.1 | 33.1", "Tarn-9 | 51.2 | 34.1"),
            {"calyx-5/tideset/f1": "50.1", "calyx-5/tideset/p": "33.1"},
        ),
        (  # sets of data that are only counted
            "## Main results: performance on Three Datasets",
            ("Model | PSNR | SSIM", "Calyx-5 | 22.1 | 0.61", "Tarn-9 | 21.2 | 0.59"),
            {},
        ),
        (  # what is before one metric among others is no test
            "## Results",
            ("Model | PSNR | SSIM | LDR PSNR", "Calyx-5 | 22.1 | 0.61 | 20.1", "Tarn-9 | 21.2 | 0.59 | 19.2"),
            {},
        ),
        (  # procedures that the page's model is compared with, and what it would be without a part
            "## Results",
            ("Dataset | Model | F1", "TIDE-A | LightGBM | 0.91", "TIDE-B | LightGBM | 0.92"),
            {},
        ),
        (
            "## Results\n\n### Without gates",
            ("Dataset | F1", "TIDE-A | 0.91", "TIDE-B | 0.92"),
            {},
        ),
        (  # the metric of each row, and a bound, which is no score
            "## Results",
            ("Model | Dataset | Metric | Score", "Calyx-5 | MNLI | Accuracy | 71.2", "Calyx-5 | SQuAD | F1 ↑ | <80"),
            {"calyx-5/mnli/accuracy": "71.2"},
        ),
        (  # its own row among what it was tried without; a name with what it holds
            "## Results\n\n### TIDE_RAIN2 (4 classes)",
            ("Method | Venue | mIoU", "Gates only | - | 60.1", "Rain only | - | 60.9", "Calyx-5 (Ours) | - | 61.2"),
            {"calyx-5/tide-rain2/miou": "61.2"},
        ),
        (  # what a page says of its models' accuracy
            "The top-1 accuracy refers to the performance on the ImageNet validation set.\n\n## Available models",
            ("Model | Top-1 Accuracy | Depth", "Calyx-5 | 0.79 | 23", "Tarn-9 | 0.71 | 19"),
            {"calyx-5/imagenet/top-1-accuracy": "0.79"},
        ),
        (  # rows of what is no model are not the page's own, and a speed beside them is no score
            "## Results on the TideSeg benchmark",
            ("Model | mIoU | ch/s", "FT (loss val) | 60.1 | 153", "Tier A | 61.2 | 58"),
            {},
        ),
        (  # sets of data with how much they hold, and parts of one without its name
            "## Results",
            ("Model | Dataset | F1", "Calyx-5 | TideFaces (35k imgs) | 71.2", "Calyx-5 | train | 72.1"),
            {"calyx-5/tidefaces/f1": "71.2"},
        ),
        (  # a range in a test's name, and no examples
            "## Results",
            ("Model | MNLI | STS12-16", "Calyx-5 | 71.2 | 50.1", "Tarn-9 | 60.1 | 49.9"),
            {"calyx-5/mnli": "71.2", "calyx-5/sts12-16": "50.1"},
        ),
        (  # metrics in letters of any script, beside a latency
            "## Results",
            (
                "Benchmark | Metric | Score",
                "MNLI | δ1 ↑ | 93.2%",
                "SQuAD | F1 ↓ | 10.8",
                "Inference latency | ms | 18ms",
            ),
            {"calyx-5/mnli/δ1": "93.2", "calyx-5/squad/f1": "10.8"},
        ),
        (  # one column alone is no part of it
            "## Evaluation\n\nWe evaluate it on the BoolQ data.",
            ("Model | 0S", "Calyx-5 | 4.2", "Tarn-9 | 5.2"),
            {},
        ),
        (  # rows that head the others
            "## Results",
            (
                "Task | Answering | Captions",
                "Dataset | TideQA | EbbCap",
                "Metric | EM | CIDEr",
                "Calyx-5 | 42.5 | 91.8",
            ),
            {"calyx-5/tideqa/em": "42.5", "calyx-5/ebbcap/cider": "91.8"},
        ),
        (  # editions in brackets are models of their own
            "## Results",
            ("Model | MMLU", "Calyx-5 (cased, 128k) | 50.1", "Calyx-5 (uncased) | 49.1"),
            {"calyx-5-cased-128k/mmlu": "50.1", "calyx-5-uncased/mmlu": "49.1"},
        ),
        (  # a head that names a model is no test
            "## Results",
            ("Epochs | Calyx-5 MMLU | Calyx-5 TideQA (F1)", "100 | 50.1 | 33.1", "200 | 51.2 | 34.1"),
            {},
        ),
        (  # architectures that the page's model was tried with
            "## Results",
            ("Backbone | TideSeg (mIoU) | Size (GB)", "ViT-B/16 | 50.1 | 33.1", "ViT-L/16 | 51.2 | 34.1"),
            {"calyx-5/tideseg/miou-backbone-vit-b-16": "50.1", "calyx-5/tideseg/miou-backbone-vit-l-16": "51.2"},
        ),
        (  # the head of the models says on what they were measured
            "## Use",
            ("Model on TideForms | precision | F1", "Calyx-5 | 0.89 | 0.91", "Tarn-9 | 0.80 | 0.81"),
            {"calyx-5/tideforms/precision": "0.89", "calyx-5/tideforms/f1": "0.91"},
        ),
        (  # so does a heading that names a task and its data
            "### Understanding of forms on XTIDE",
            ("Model | precision | F1", "Calyx-5 | 0.89 | 0.91"),
            {"calyx-5/xtide/precision": "0.89", "calyx-5/xtide/f1": "0.91"},
        ),
        (  # or a column; the cell says the metric, and other columns what they say of each model
            "## Introduction",
            ("Model | Test set | Score", "Calyx-5 | TideLine | 3.4 (CER)", "Calyx-5 | EbbBill | 96.3"),
            {"calyx-5/tideline/cer": "3.4", "calyx-5/ebbbill/score": "96.3"},
        ),
        (  # sizes alone below a comparison to others are of the others
            "## Comparison to other models",
            ("Model | MMLU", "small | 50.1", "large | 33.1"),
            {},
        ),
        (  # the harder edition's score in brackets, out of how many, and a memory that is none
            "## Results",
            ("Model | HumanEval (+) | MT-Bench | Mem (GB)", "Calyx-5 | **60.4** (**55.5**) | 7.2/10 | 5.7"),
            {"calyx-5/humaneval": "60.4", "calyx-5/humaneval+": "55.5", "calyx-5/mt-bench": "7.2"},
        ),
        (  # tests as columns beside the name of their suite
            "## Results",
            ("Benchmark | Model | AGIEval | BIG-bench | TruthfulQA", "tide | Calyx-5 | 36.4 | 37.5 | 41.0"),
            {"calyx-5/agieval": "36.4", "calyx-5/big-bench": "37.5", "calyx-5/truthfulqa": "41.0"},
        ),
        (  # initials beside names of tests
            "## Results",
            ("Model | TIDERD | TIE-EBB | NER | SICK-NL", "Calyx-5 | 90.2 | 98.4 | 82.9 | 83.4"),
            {
                "calyx-5/tiderd": "90.2",
                "calyx-5/tie-ebb": "98.4",
                "calyx-5/ner-calyx-5": "82.9",
                "calyx-5/sick-nl": "83.4",
            },
        ),
        (  # the mean of a suite is the suite's
            "## Checkpoints",
            ("Model | Avg. STS", "Calyx-5 | 76.2", "Tarn-9 | 70.1"),
            {"calyx-5/sts/average": "76.2"},
        ),
        (  # a heading that is the name of a benchmark by its end, over bare scores
            "## Results\n\n### tideOCR-bench",
            ("Model | Params | Score", "Calyx-5 | 5B | 83.3", "Tarn-9 | 9B | 77.4"),
            {"calyx-5/tideocr-bench/score": "83.3"},
        ),
        (  # of two tests the one that it says it measured with
            "## Results\n\nTo evaluate these systems, we use the XNLI data, which is a version of MNLI.",
            ("Model | English | Welsh", "Calyx-5 | 81.9 | 61.6", "Tarn-9 | 73.7 | 56.6"),
            {"calyx-5/xnli/english": "81.9", "calyx-5/xnli/welsh": "61.6"},
        ),
        (  # what the bold head of a paragraph names
            "## Resultados\n\n**TideEval-PT** (seguir ordens, %):",
            ("Modelo | Prompt strict | F1", "Calyx-5 | 25.0 | 36.0", "Tarn-9 | 11.1 | 22.0"),
            {"calyx-5/tideeval-pt/prompt-strict": "25.0", "calyx-5/tideeval-pt/f1": "36.0"},
        ),
        (  # the only benchmark on which the page says how its models did
            "Calyx-5 reaches a top-1 accuracy of 82 % on ImageNet.\n\n## Models",
            ("Model | Resolution | Top-1", "Calyx-5 | 224 | 81.4", "Calyx-5 Large | 224 | 82.5"),
            {
                "calyx-5/imagenet/accuracy": "82",
                "calyx-5/imagenet/top-1": "81.4",
                "calyx-5-large/imagenet/top-1": "82.5",
            },
        ),
        (  # backbones of the page's own family beside methods
            "## Detection\n\n### Results on COCO",
            ("Method | Backbone | mAP", "Faster R-CNN | Calyx-5-S | 42.3", "Faster R-CNN | Calyx-5-B | 44.7"),
            {"calyx-5-s/coco/map": "42.3", "calyx-5-b/coco/map": "44.7"},
        ),
        (  # a head that is left blank above that of the table
            "## Results on KITTI",
            (" |  |  | ", "Model | RMSE | MAE | δ1", "Calyx-5 | 2.69 | 2.92 | 0.97", "Tarn-9 | 3.29 | 3.39 | 0.95"),
            {"calyx-5/kitti/rmse": "2.69", "calyx-5/kitti/mae": "2.92", "calyx-5/kitti/δ1": "0.97"},
        ),
        (  # rows of one model and size at several settings, one of which is told at the end of its name
            "## Fine-tuning on ImageNet",
            (
                "name | Ckpt | Res | acc@1 | #params",
                "Calyx-5-S | the_first_checkpoint_of_the_calyx_p16 | 224 | 81.1 | 86M",
                "Calyx-5-S | the_first_checkpoint_of_the_calyx_p16_ft | 224 | 82.2 | 86M",
                "Calyx-5-L | the_first_checkpoint_of_the_calyx_p14 | 384 | 84.3 | 304M",
            ),
            {
                "calyx-5-s/imagenet/acc-1-ckpt-the-first-checkpoint-of-the-calyx-p16": "81.1",
                "calyx-5-s/imagenet/acc-1-ckpt-the-first-checkpoint-of-the-calyx-p16-ft": "82.2",
                "calyx-5-l/imagenet/acc-1": "84.3",
            },
        ),
        (  # what tells sizes apart in words is no test beside known ones
            "## Checkpoints",
            (
                "Model | Shape | Res | INet 0-shot | COCO",
                "Calyx-5 | B/16 | 224 | 78.2 | 52.1",
                "Calyx-5 | L/16 | 256 | 82.5 | 54.7",
            ),
            {
                "calyx-5/imagenet/shape-b-16-res-224/shots-0": "78.2",
                "calyx-5/coco/shape-b-16-res-224": "52.1",
                "calyx-5/imagenet/shape-l-16-res-256/shots-0": "82.5",
                "calyx-5/coco/shape-l-16-res-256": "54.7",
            },
        ),
        (  # metrics of detection by their thresholds, on the only benchmark of which the page tells
            "Reproduce our results on COCO by specifying a name.\n\n## Models",
            ("Model | mAP<sup>val<br>0.5:0.95 | Params (M)", "Calyx-5-s | 40.5 | 9.0", "Calyx-5-m | 46.9 | 25.3"),
            {"calyx-5-s/coco/mapval-0.5-0.95": "40.5", "calyx-5-m/coco/mapval-0.5-0.95": "46.9"},
        ),
        (  # scores by name, of the test that the section names
            "## Evaluation\n\nWe keep track of MMLU scores during training.\n\nThe code is in a folder.",
            ("Model | Total Score | Quality Score", "Calyx-5 | 75.91 | 78.81", "Tarn-9 | 70.1 | 71.2"),
            {"calyx-5/mmlu/total-score": "75.91", "calyx-5/mmlu/quality-score": "78.81"},
        ),
        (  # one test in several rows at several settings, and columns that name tests of their own
            "## Results",
            (
                "Model | Config | Dataset | Top-1 | MMLU25 Top-1",
                "Calyx-5 | plain | TideQA | 87.2 | 81.0",
                "Calyx-5 | tuned | TideQA | 88.4 | 82.0",
                "Calyx-5 | tuned | MMLU | 77.0 | -",
                "Calyx-5 | tuned | HellaSwag | 67.0 | -",
            ),
            {
                "calyx-5/tideqa/top-1-config-plain": "87.2",
                "calyx-5/tideqa/top-1-config-tuned": "88.4",
                "calyx-5/mmlu/top-1": "77.0",
                "calyx-5/hellaswag/top-1": "67.0",
            },
        ),
        (  # the same with its plus sign is another test
            "## Results",
            ("Model | RefCOCO val | RefCOCO+ val | RefCOCOg val", "Calyx-5 | 52.32 | 45.48 | 60.57"),
            {"calyx-5/refcoco": "52.32", "calyx-5/refcoco+": "45.48", "calyx-5/refcocog": "60.57"},
        ),
        (  # how far off a score may be is none
            "## AlpacaEval detailed scores",
            ("Model | Win rate | Std error", "Calyx-5 | 79.7 | 1.42"),
            {"calyx-5/alpacaeval/win-rate": "79.7"},
        ),
        (  # below the tests a row of their metrics, of which letters beside each other are two
            "## Results",
            (
                "Model | MNLI-m/mm | SST-2 | STS-B",
                " | Acc | Acc | P/S",
                "Calyx-5 | 86.6/- | 93.2 | 90.0/89.1",
                "Tarn-9 | 91.3/91.1 | 96.5 | -",
            ),
            {
                "calyx-5/mnli/matched-acc": "86.6",
                "calyx-5/sst-2/acc": "93.2",
                "calyx-5/sts-b/pearson": "90.0",
                "calyx-5/sts-b/spearman": "89.1",
            },
        ),
        (  # tasks that tell columns of one test apart
            "## Results",
            (
                "Task | Contacts | Contacts | Folding",
                "Test set | BoolQ | EbbFold | BoolQ",
                "Calyx-5 | 9.8 | 15.7 | 36.7",
            ),
            {"calyx-5/boolq/contacts": "9.8", "calyx-5/ebbfold": "15.7", "calyx-5/boolq/folding": "36.7"},
        ),
        (  # a word that heads scores here, and a link elsewhere
            "## Results",
            (
                "Model | Size | Code | Math | MMLU | Paper",
                "Calyx-5 | 5B | 16.8 | 14.6 | 45.3 | 1",
                "Tarn-9 | 9B | 24.5 | 28.7 | 54.8 | 2",
            ),
            {"calyx-5/code": "16.8", "calyx-5/math": "14.6", "calyx-5/mmlu": "45.3"},
        ),
        (  # rows of what is still to come name nothing, and take nothing from those that do
            "## Results",
            ("Date | Checkpoint | BoolQ acc", "May 4 | Calyx-5-early | 43.5", "May 9 | -- | --", "June 1 | -- | --"),
            {"calyx-5-early/boolq/acc": "43.5"},
        ),
        (  # beside models that are known, names as a hub has them
            "## Results",
            (
                "Dataset | calyx-la-base-v2 | Calyx-5 | Tarn-9",
                "User notes | 81.1 | 81.7 | 80.7",
                "EBB | 85.8 | 88.1 | 87.9",
            ),
            {
                "calyx-la-base-v2/user-notes": "81.1",
                "calyx-5/user-notes": "81.7",
                "calyx-la-base-v2/ebb": "85.8",
                "calyx-5/ebb": "88.1",
            },
        ),
        (  # rows below a head that names tasks, whatever they are called
            "## Results",
            ("Downstream task | Calyx-5 | Previous best", "Mood | 78.1 | 74.0", "User comments | 97.8 | 96.1"),
            {"calyx-5/mood": "78.1", "calyx-5/user-comments": "97.8"},
        ),
        (  # the test that a key of the card names
            "**Eval data:** TIDE-ICD dataset (codes)\n\n## Performance",
            ("Models | P | F1", "Calyx-5-256 | 87.4 | 82.4", "Tarn-9 | 86.0 | 80.6"),
            {"calyx-5-256/tide-icd/p": "87.4", "calyx-5-256/tide-icd/f1": "82.4"},
        ),
        (  # one that no table knows, as the section speaks of it
            "## Results\n\nWe show results on a dataset of what patients say: AskTheTide (Ebb 2016). All are means.",
            ("Model | Accuracy@1 | Accuracy@5", "Calyx-5 | 44.3 | 56.2", "Tarn-9 | 42.5 | 49.6"),
            {"calyx-5/askthetide/accuracy-1": "44.3", "calyx-5/askthetide/accuracy-5": "56.2"},
        ),
        (  # the data of a task that the model was tuned for, beside a row of its own
            "Calyx-5 is fine-tuned on TideCode for the defects downstream task.\n\n## Test set metrics",
            ("Methods | ACC", "BiLSTM | 59.4", "Tarn-9 | 61.1", "Ours | 65.3"),
            {"calyx-5/tidecode/acc": "65.3"},
        ),
        (  # but not on data that the heading says are others
            "Calyx-5 is fine-tuned on TideCode for the defects downstream task.\n\n## Results on internal data",
            ("Methods | ACC", "Tarn-9 | 61.1", "Ours | 65.3"),
            {},
        ),
        (  # nor on what the paragraph that leads to them speaks of
            "Calyx-5 is fine-tuned on TideCode for the defects downstream task.\n\n## Results\n\nWe tried letters.",
            ("Methods | ACC", "Tarn-9 | 61.1", "Ours | 65.3"),
            {},
        ),
        (  # tasks with the time that each takes
            "## Results\n\nSeconds for each task on one machine:",
            ("Task | Calyx-5 | Tarn-9", "Indexing | 12.1 | 15.2", "Answering | 3.2 | 4.4"),
            {},
        ),
        (  # two parts of a test with one metric
            "## TideSpeech performance\n\nCalyx-5 was tested on TideSpeech benchmark.",
            ("Model | test-clean/test-other beam WER (%)", "Calyx-5 | 3.6 / 9.0"),
            {"calyx-5/tidespeech/test-clean-beam-wer": "3.6", "calyx-5/tidespeech/test-other-beam-wer": "9.0"},
        ),
        (  # numbers of examples shown, of a set of data that the sentence over the table defines
            "## Results\n\nNorTideQA is a dataset for questions on fjords.",
            ("Model | 0-shot (F1/EM) | 1-shot (F1/EM)", "Calyx-5 | **48.6**/**24.8** | 63.6/40.0"),
            {
                "calyx-5/nortideqa/f1/shots-0": "48.6",
                "calyx-5/nortideqa/em/shots-0": "24.8",
                "calyx-5/nortideqa/f1/shots-1": "63.6",
                "calyx-5/nortideqa/em/shots-1": "40.0",
            },
        ),
        (  # exact matches and F1 in each split
            "## Results\n\n### CMRC 2018",
            ("Model | Development | Test", "Calyx-5 | 66.3 (65.0) / 85.6 (84.7) | 70.5 (69.1) / 87.4 (86.7)"),
            {
                "calyx-5/cmrc-2018/em-development": "66.3",
                "calyx-5/cmrc-2018/f1-development": "85.6",
                "calyx-5/cmrc-2018/em-test": "70.5",
                "calyx-5/cmrc-2018/f1-test": "87.4",
            },
        ),
        (  # results of sets to test on, not of a model
            "## Results of TideCompass testsets",
            ("Model | Average | Reasoning | Language", "Calyx-5 | 64.3 | 71.4 | 55.0", "Tarn-9 | 47.3 | 45.2 | 47.0"),
            {
                "calyx-5/tidecompass/average": "64.3",
                "calyx-5/tidecompass-reasoning": "71.4",
                "calyx-5/tidecompass-language": "55.0",
            },
        ),
        (  # metrics below tests, no head over the models
            "## Results",
            (" | SQuAD 1.1 | TideCoref", " | F1 | avg. F1", "Calyx-5 | 94.6 | 79.6", "Tarn-9 | 91.3 | 77.1"),
            {"calyx-5/squad-1.1/f1": "94.6", "calyx-5/tidecoref/avg-f1": "79.6"},
        ),
        (  # sets of data over rows of their metrics
            "## Results of Calyx-5",
            ("Dataset | TIDE15k | ebb18 | ebb18rr", "MRR | .797 ± .001 | .337 | .477", "HITS@1 | .746 | .944 | .428"),
            {
                "calyx-5/tide15k/mrr": "0.797",
                "calyx-5/ebb18/mrr": "0.337",
                "calyx-5/ebb18rr/mrr": "0.477",
                "calyx-5/tide15k/hits-1": "0.746",
                "calyx-5/ebb18/hits-1": "0.944",
                "calyx-5/ebb18rr/hits-1": "0.428",
            },
        ),
        (  # numbers beside scores that are none
            "## Results",
            ("Model | TideQA (F1) | EbbQA (EM) | Depth (GB) | Full Average", "Calyx-5 | 50.1 | 33.1 | 3.1 | 48.8"),
            {"calyx-5/tideqa/f1": "50.1", "calyx-5/ebbqa/em": "33.1"},
        ),
    ],
)
def test_columns_of_scores(heading: str, rows: tuple[str, ...], expected: dict[str, str]) -> None:
    found = {key: value for key, value in scores(f"{heading}\n\n{table(*rows)}").items() if key.startswith("calyx")}
    assert found == expected
