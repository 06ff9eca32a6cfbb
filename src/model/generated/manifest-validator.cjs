"use strict";
module.exports = validate20;
module.exports.default = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:m4oe:manifest:1","title":"M4oE model manifest","description":"What travels with a model graph: everything a host must know that the graph does not say itself. Intensities are rescaled values (HU for CT).","type":"object","required":["schemaVersion"],"if":{"properties":{"schemaVersion":{"const":2}}},"then":{"$ref":"#/$defs/patches"},"else":{"$ref":"#/$defs/slices"},"$defs":{"slices":{"type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","experts","modalities","heads","routing","precision","parity","accuracy","provenance"],"description":"Schema 1: a graph that takes slices.","properties":{"schemaVersion":{"const":1},"name":{"$ref":"#/$defs/name"},"version":{"$ref":"#/$defs/version"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one, relative to it; exactly one has the role graph.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":1,"items":{"$ref":"#/$defs/file"}},"input":{"type":"object","additionalProperties":false,"required":["size","context","orientation"],"properties":{"size":{"description":"Rows and columns that the network works at; the graph resizes to them.","type":"array","items":{"type":"integer","minimum":32,"maximum":4096},"minItems":2,"maxItems":2},"context":{"description":"Neighbouring slices given as channels, centre included: 1 or another odd number.","enum":[1,3,5,7]},"orientation":{"description":"Patient directions in which columns (W), rows (H) and slices increase.","const":"LPS"},"millimetres":{"description":"The network's field in the patient. The graph then has the input spacing, and slices are resampled by it; without, neighbours are the next slices and the graph knows no millimetres.","type":"object","additionalProperties":false,"required":["pixel","neighbour"],"properties":{"pixel":{"description":"Edge of one of the size's pixels, in mm.","type":"number","exclusiveMinimum":0},"neighbour":{"description":"Wanted distance in mm of the neighbouring slices that are channels; the host takes the whole number of slices that is nearest to it, at least one.","type":"number","exclusiveMinimum":0}}}}},"experts":{"description":"Name of each expert in the order of the graph's gates output.","type":"array","minItems":1,"maxItems":64,"uniqueItems":true,"items":{"type":"string","minLength":1}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["window","defaultHead","expert"],"properties":{"window":{"oneOf":[{"description":"The same lower and upper intensity for every volume.","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"fixed"},"lower":{"type":"number"},"upper":{"type":"number"}}},{"description":"Percentiles (0 to 100) over all voxels of the volume: the smallest intensity v such that at least p percent of the voxels are at most v (inverted CDF, no interpolation).","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"percentile"},"lower":{"type":"number","minimum":0,"maximum":100},"upper":{"type":"number","minimum":0,"maximum":100}}}]},"defaultHead":{"type":"string"},"expert":{"description":"The expert pre-trained on this modality.","type":"string"}}}},"heads":{"type":"array","minItems":1,"items":{"allOf":[{"$ref":"#/$defs/head"},{"type":"object","required":["graphIndex"],"properties":{"classes":{"type":"array","items":{"type":"object","required":["code"]}}}}]}},"routing":{"description":"dense: the gate mixes all experts. modality: only the expert of the sample's modality works.","enum":["dense","modality"]},"precision":{"$ref":"#/$defs/precision"},"options":{"description":"What this export does otherwise than the network that was trained, and the Dice that it costs against the exact export on the same cases; null where nobody measured it.","type":"array","items":{"type":"object","additionalProperties":false,"required":["name","measured"],"properties":{"name":{"enum":["int8","float16","modality-routing"]},"measured":{"oneOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["meanDiceLoss","worst","cases"],"properties":{"meanDiceLoss":{"description":"Over all organs; negative is a gain.","type":"number","minimum":-1,"maximum":1},"worst":{"description":"The organ that lost most.","type":"object","additionalProperties":false,"required":["dataset","head","class","diceLoss"],"properties":{"dataset":{"type":"string"},"head":{"type":"string"},"class":{"type":"string"},"diceLoss":{"type":"number","minimum":-1,"maximum":1}}},"cases":{"type":"integer","minimum":1}}}]}}}},"parity":{"description":"Torch against onnxruntime, as the exporter measured it.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxLabelDisagreement"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["batch","height","width","labelDisagreement"],"properties":{"batch":{"type":"integer"},"height":{"type":"integer"},"width":{"type":"integer"},"labelDisagreement":{"description":"Share of pixels whose label differs.","type":"number"}}}},"maxLabelDisagreement":{"type":"number"}}},"accuracy":{"$ref":"#/$defs/accuracy"},"provenance":{"$ref":"#/$defs/provenance"}}},"patches":{"type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","output","modalities","heads","accuracy","provenance"],"description":"Schema 2: graphs that take patches of a volume on a grid of their own; all else is nnU-Net v2's order of work, done by the host as declared here.","properties":{"schemaVersion":{"const":2},"name":{"$ref":"#/$defs/name"},"version":{"$ref":"#/$defs/version"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one; one graph for each fold, whose logits are averaged.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":16,"items":{"$ref":"#/$defs/file"}},"input":{"type":"object","additionalProperties":false,"required":["kind","channels","axes","patch","step","gaussian","mirror","cropToNonzero","resampling"],"properties":{"kind":{"const":"patches"},"channels":{"description":"Images that the network takes together, each with its normalisation.","type":"array","minItems":1,"maxItems":16,"items":{"type":"object","additionalProperties":false,"required":["name","normalisation"],"properties":{"name":{"type":"string","minLength":1},"normalisation":{"description":"Of nnU-Net v2: ct (clip to lower and upper, minus mean, over sd), zscore (of the volume; masked: over and only within what is not zero), rescale01, rgb255 (over 255), none. Of MED3D: positive (minus the mean of what is above 0, over its sd; 0 stays 0).","oneOf":[{"type":"object","additionalProperties":false,"required":["scheme","mean","sd","lower","upper"],"properties":{"scheme":{"const":"ct"},"mean":{"type":"number"},"sd":{"type":"number","exclusiveMinimum":0},"lower":{"type":"number"},"upper":{"type":"number"}}},{"type":"object","additionalProperties":false,"required":["scheme"],"properties":{"scheme":{"const":"zscore"},"masked":{"type":"boolean"}}},{"type":"object","additionalProperties":false,"required":["scheme"],"properties":{"scheme":{"enum":["rescale01","rgb255","positive","none"]}}}]}}}},"labels":{"description":"What the network takes of the labels that another model gave the volume; a request names that one first (refine_model). channels: one for each class in the order of the outputs, 1 where it is, behind the image's; prompts: what a request may say of a class in place of that, a point, which is 2 at one pixel, or a box, which is 1 within. box: only the box around all of them is looked at, with so many mm more on each side.","oneOf":[{"type":"object","additionalProperties":false,"required":["as"],"properties":{"as":{"const":"channels"},"prompts":{"type":"array","items":{"type":"string","enum":["point","box"]},"minItems":1,"uniqueItems":true}}},{"type":"object","additionalProperties":false,"required":["as","marginMm"],"properties":{"as":{"const":"box"},"marginMm":{"type":"number","minimum":0,"maximum":1000}}}]},"orientation":{"description":"stored: the array as it is stored. Else directions of the patient in which i, j and k grow before anything else: RAS, LPS and so on; labels go back to the order of the source.","type":"string","pattern":"^(stored|(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3})$"},"axes":{"description":"nnU-Net's transpose_forward: the axis of the array (k, j, i) that the network has first, second, third.","type":"array","items":{"type":"integer","enum":[0,1,2]},"minItems":3,"maxItems":3,"uniqueItems":true},"spacing":{"description":"mm of the network's grid, in its own order of axes; of a 2d network the last two. Absent where the whole volume (of a 2d network, the whole slice) is brought to the voxels of the patch, whatever its spacing.","type":"array","items":{"type":"number","exclusiveMinimum":0,"maximum":1000},"minItems":2,"maxItems":3},"patch":{"description":"Voxels of a patch, in the network's order of axes; two for a 2d network, whose slices lie along the first axis.","type":"array","items":{"type":"integer","minimum":1,"maximum":2048},"minItems":2,"maxItems":3},"step":{"description":"Distance of patches over their size, at most.","type":"number","exclusiveMinimum":0,"maximum":1},"tiles":{"description":"even: patches are spread over the volume, as nnU-Net does and where this is absent. stride: the step is whole voxels, rounded up, and the last patch ends with the volume (DoDNet).","enum":["even","stride"]},"gaussian":{"description":"Logits near the middle of a patch weigh more.","type":"boolean"},"mirror":{"description":"Axes of the patch that it is mirrored along, in all combinations.","type":"array","items":{"type":"integer","enum":[0,1,2]},"maxItems":3,"uniqueItems":true},"cropToNonzero":{"type":"boolean"},"normalise":{"description":"Before the resampling, as nnU-Net v2 and where this is absent, or after it, as v1.","enum":["before","after"]},"resampling":{"type":"object","additionalProperties":false,"required":["data","logits","anisotropy","separateZ"],"properties":{"data":{"type":"object","additionalProperties":false,"required":["order","orderZ"],"properties":{"order":{"description":"Of the spline.","enum":[0,1,3]},"orderZ":{"enum":[0,1,3]},"align":{"$ref":"#/$defs/align"}}},"logits":{"type":"object","additionalProperties":false,"required":["order","orderZ"],"properties":{"order":{"enum":[0,1]},"orderZ":{"enum":[0,1]},"align":{"$ref":"#/$defs/align"}}},"anisotropy":{"description":"Largest over smallest spacing beyond which the coarse axis is resampled by itself, with orderZ.","type":"number","minimum":1},"separateZ":{"description":"null: by anisotropy.","type":["boolean","null"]}}}}},"output":{"type":"object","additionalProperties":false,"required":["kind","regions"],"properties":{"kind":{"description":"probabilities: the graph ends in a softmax (of regions in a sigmoid), and means of passes, patches and folds are of those (nnU-Net v1, DoDNet).","enum":["logits","probabilities"]},"regions":{"description":"null: the class with the largest logit. Else for each channel the labels that it stands for together; a voxel is in it where its sigmoid, or probability, is above a half.","oneOf":[{"type":"null"},{"type":"array","minItems":1,"maxItems":255,"items":{"type":"array","minItems":1,"items":{"type":"integer","minimum":1,"maximum":255}}}]},"parts":{"description":"Channels of the logits that each of several networks in one graph gave, background first: each has a largest logit of its own, and what a later one finds is written over what earlier ones did (TotalSegmentator's merged tasks). Only with regions null.","type":"array","minItems":2,"maxItems":16,"items":{"type":"integer","minimum":2,"maximum":256}},"size":{"description":"Voxels of the graph's output, where it has others than the patch: of networks that take the whole volume.","type":"array","items":{"type":"integer","minimum":1,"maximum":2048},"minItems":2,"maxItems":3},"order":{"description":"Label that each region gives its voxels; later ones overwrite earlier ones (regions_class_order).","type":"array","minItems":1,"maxItems":255,"items":{"type":"integer","minimum":1,"maximum":255}}}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["defaultHead"],"properties":{"defaultHead":{"type":"string"}}}},"heads":{"description":"One, which serves all modalities.","type":"array","minItems":1,"maxItems":1,"items":{"allOf":[{"$ref":"#/$defs/head"},{"type":"object","properties":{"graphIndex":false}}]}},"precision":{"$ref":"#/$defs/precision"},"parity":{"description":"Torch against onnxruntime on patches, as the import measured it: the largest difference of a logit over the largest logit.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxDifference"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["file","batch","size","maxDifference"],"properties":{"file":{"type":"string"},"batch":{"type":"integer"},"size":{"type":"array","items":{"type":"integer"}},"maxDifference":{"type":"number"}}}},"maxDifference":{"type":"number"}}},"options":{"description":"Of schema 1; none here.","type":"array","maxItems":0},"accuracy":{"$ref":"#/$defs/accuracy"},"provenance":{"$ref":"#/$defs/provenance"}}},"align":{"description":"What two grids have in common: the outer edges of their first and last voxels (nnU-Net; where this is absent), the middles of those (corners, as scipy's zoom), or the beginning of each voxel, of the nearest one before it (starts, order 0).","enum":["edges","corners","starts"]},"file":{"type":"object","additionalProperties":false,"required":["path","role","bytes","sha256"],"properties":{"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9._-]*$"},"role":{"enum":["graph","weights","card"]},"bytes":{"type":"integer","minimum":1},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}},"organ":{"type":"object","additionalProperties":false,"required":["label","name","color"],"properties":{"label":{"type":"integer","minimum":1,"maximum":255},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9_]{0,63}$"},"code":{"description":"SNOMED CT concept of the anatomical structure.","type":"object","additionalProperties":false,"required":["scheme","value","meaning"],"properties":{"scheme":{"const":"SCT"},"value":{"type":"string","pattern":"^[0-9]{6,18}$"},"meaning":{"type":"string"}}},"color":{"type":"string","pattern":"^#[0-9a-f]{6}$"},"volumeMl":{"description":"Usual range in adults; outside it the organ is marked for review.","type":"object","additionalProperties":false,"required":["low","high"],"properties":{"low":{"type":"number","minimum":0},"high":{"type":"number","exclusiveMinimum":0}}},"settle":{"description":"How the pieces of the class are settled once every slice of a volume is decided, as m4oe-train fit-settled finds it on training cases; absent where the class stays as it is. Pieces are connected by faces, edges or corners of voxels.","type":"object","additionalProperties":false,"minProperties":1,"properties":{"keep":{"oneOf":[{"description":"The largest piece alone; of several as large the first, from inferior, anterior, right.","type":"object","additionalProperties":false,"required":["kind"],"properties":{"kind":{"const":"largest"}}},{"description":"Pieces of at least this share of the largest one's volume.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"share"},"least":{"type":"number","exclusiveMinimum":0,"maximum":1}}},{"description":"Pieces of at least so many millilitres.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"ml"},"least":{"type":"number","exclusiveMinimum":0}}}]},"fillHoles":{"description":"Background that this class alone encloses, by faces of voxels and within the volume, becomes this class.","type":"boolean"},"leastMl":{"description":"Without a piece of so many millilitres the class is not there, unless a piece is cut by the border of the volume.","type":"number","exclusiveMinimum":0},"touches":{"description":"Only pieces that touch one of these classes of the head, whose own rules name none. Without effect while none of them is there.","type":"array","minItems":1,"maxItems":254,"uniqueItems":true,"items":{"type":"string"}},"side":{"description":"Only pieces whose centre lies to the patient's left or right of the centre of another class of the head, whose own rule names none. Without effect while that is not there.","type":"object","additionalProperties":false,"required":["of","is"],"properties":{"of":{"type":"string"},"is":{"enum":["left","right"]}}}}}}},"head":{"type":"object","additionalProperties":false,"required":["name","description","classes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"description":{"type":"string"},"graphIndex":{"description":"Value of the graph's head input, for each modality that the head serves.","type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"integer","minimum":0,"maximum":255}},"trust":{"description":"What the verdicts of this head follow from, as m4oe-train calibrate-trust finds it on cases that the weights were not trained on; without it nothing is accepted.","type":"object","additionalProperties":false,"required":["graphSha256","coverage","cases","organs","dice","volume","bound"],"properties":{"graphSha256":{"description":"Of the graph that it was fitted for.","type":"string","pattern":"^[0-9a-f]{64}$"},"coverage":{"description":"Share of organs whose Dice is at least the lower bound.","type":"number","exclusiveMinimum":0.5,"exclusiveMaximum":1},"cases":{"type":"integer","minimum":1},"organs":{"description":"Of the cases and of their worse copies.","type":"integer","minimum":1},"dice":{"description":"Logistic regression of the Dice of a class that was found.","type":"object","additionalProperties":false,"required":["intercept","weights","offsets"],"properties":{"intercept":{"type":"number"},"weights":{"type":"object","additionalProperties":false,"required":["confidence","unsure","removed","uneven","small","large","cut","others","found"],"properties":{"confidence":{"type":"number"},"unsure":{"type":"number"},"removed":{"type":"number"},"uneven":{"type":"number"},"small":{"type":"number"},"large":{"type":"number"},"cut":{"type":"number"},"others":{"type":"number"},"found":{"type":"number"}}},"offsets":{"type":"object","additionalProperties":{"type":"number"}}}},"missed":{"description":"Logistic regression of whether a class that was not found is there.","type":"object","additionalProperties":false,"required":["intercept","weights","offsets"],"properties":{"intercept":{"type":"number"},"weights":{"type":"object","additionalProperties":false,"required":["removed","others","found"],"properties":{"removed":{"type":"number"},"others":{"type":"number"},"found":{"type":"number"}}},"offsets":{"type":"object","additionalProperties":{"type":"number"}}}},"volume":{"description":"By class: natural logarithm of a whole organ's millilitres.","type":"object","additionalProperties":{"type":"object","additionalProperties":false,"required":["mean","sd"],"properties":{"mean":{"type":"number"},"sd":{"type":"number","exclusiveMinimum":0}}}},"bound":{"description":"Points of predicted Dice, ascending, and the lower bound there; linear between them.","type":"array","minItems":1,"maxItems":64,"items":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"number","minimum":0,"maximum":1}}}}},"confidence":{"description":"What the confidence of a voxel of this head's classes is worth, as m4oe-train calibrate-confidence finds it on cases that the weights were not trained on: log odds of being right = shift + scale x log odds as the graph gives them.","type":"object","additionalProperties":false,"required":["graphSha256","shift","scale","cases","errorBefore","errorAfter"],"properties":{"graphSha256":{"description":"Of the graph that it was fitted for.","type":"string","pattern":"^[0-9a-f]{64}$"},"shift":{"type":"number","minimum":-10,"maximum":10},"scale":{"description":"1 over the temperature.","type":"number","exclusiveMinimum":0,"maximum":10},"cases":{"type":"integer","minimum":2},"errorBefore":{"description":"Expected calibration error as the graph tells it.","type":"number","minimum":0,"maximum":1},"errorAfter":{"description":"The same with this map, each case by the others' map.","type":"number","minimum":0,"maximum":1}}},"classes":{"description":"Foreground classes; label 0 is background and is not listed.","type":"array","minItems":1,"maxItems":255,"items":{"$ref":"#/$defs/organ"}}}},"accuracy":{"description":"Measured on volumes that training did not use; empty when nothing was measured.","type":"array","items":{"type":"object","additionalProperties":false,"required":["dataset","modality","head","cases","dice"],"properties":{"dataset":{"type":"string"},"modality":{"enum":["CT","MR","CE_MR"]},"head":{"type":"string"},"cases":{"type":"array","items":{"type":"string"}},"dice":{"description":"Mean Dice of each class over the cases.","type":"object","additionalProperties":{"type":"number","minimum":0,"maximum":1}}}}},"provenance":{"type":"object","additionalProperties":false,"required":["commit","config","data","seed","parameters"],"properties":{"commit":{"type":"string"},"config":{"description":"The training configuration, whole.","type":"object"},"data":{"description":"Sources of the training volumes.","type":"array","items":{"type":"string"}},"seed":{"type":["integer","null"]},"parameters":{"description":"Number of trained weights.","type":"integer","minimum":1},"source":{"description":"Where the weights came from, if this repository did not train them.","type":"string"}}},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"version":{"type":"string","pattern":"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},"precision":{"description":"Of the products with weights; all else is float32.","enum":["float32","float16","int8"]}}};
const schema32 = {"type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","output","modalities","heads","accuracy","provenance"],"description":"Schema 2: graphs that take patches of a volume on a grid of their own; all else is nnU-Net v2's order of work, done by the host as declared here.","properties":{"schemaVersion":{"const":2},"name":{"$ref":"#/$defs/name"},"version":{"$ref":"#/$defs/version"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one; one graph for each fold, whose logits are averaged.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":16,"items":{"$ref":"#/$defs/file"}},"input":{"type":"object","additionalProperties":false,"required":["kind","channels","axes","patch","step","gaussian","mirror","cropToNonzero","resampling"],"properties":{"kind":{"const":"patches"},"channels":{"description":"Images that the network takes together, each with its normalisation.","type":"array","minItems":1,"maxItems":16,"items":{"type":"object","additionalProperties":false,"required":["name","normalisation"],"properties":{"name":{"type":"string","minLength":1},"normalisation":{"description":"Of nnU-Net v2: ct (clip to lower and upper, minus mean, over sd), zscore (of the volume; masked: over and only within what is not zero), rescale01, rgb255 (over 255), none. Of MED3D: positive (minus the mean of what is above 0, over its sd; 0 stays 0).","oneOf":[{"type":"object","additionalProperties":false,"required":["scheme","mean","sd","lower","upper"],"properties":{"scheme":{"const":"ct"},"mean":{"type":"number"},"sd":{"type":"number","exclusiveMinimum":0},"lower":{"type":"number"},"upper":{"type":"number"}}},{"type":"object","additionalProperties":false,"required":["scheme"],"properties":{"scheme":{"const":"zscore"},"masked":{"type":"boolean"}}},{"type":"object","additionalProperties":false,"required":["scheme"],"properties":{"scheme":{"enum":["rescale01","rgb255","positive","none"]}}}]}}}},"labels":{"description":"What the network takes of the labels that another model gave the volume; a request names that one first (refine_model). channels: one for each class in the order of the outputs, 1 where it is, behind the image's; prompts: what a request may say of a class in place of that, a point, which is 2 at one pixel, or a box, which is 1 within. box: only the box around all of them is looked at, with so many mm more on each side.","oneOf":[{"type":"object","additionalProperties":false,"required":["as"],"properties":{"as":{"const":"channels"},"prompts":{"type":"array","items":{"type":"string","enum":["point","box"]},"minItems":1,"uniqueItems":true}}},{"type":"object","additionalProperties":false,"required":["as","marginMm"],"properties":{"as":{"const":"box"},"marginMm":{"type":"number","minimum":0,"maximum":1000}}}]},"orientation":{"description":"stored: the array as it is stored. Else directions of the patient in which i, j and k grow before anything else: RAS, LPS and so on; labels go back to the order of the source.","type":"string","pattern":"^(stored|(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3})$"},"axes":{"description":"nnU-Net's transpose_forward: the axis of the array (k, j, i) that the network has first, second, third.","type":"array","items":{"type":"integer","enum":[0,1,2]},"minItems":3,"maxItems":3,"uniqueItems":true},"spacing":{"description":"mm of the network's grid, in its own order of axes; of a 2d network the last two. Absent where the whole volume (of a 2d network, the whole slice) is brought to the voxels of the patch, whatever its spacing.","type":"array","items":{"type":"number","exclusiveMinimum":0,"maximum":1000},"minItems":2,"maxItems":3},"patch":{"description":"Voxels of a patch, in the network's order of axes; two for a 2d network, whose slices lie along the first axis.","type":"array","items":{"type":"integer","minimum":1,"maximum":2048},"minItems":2,"maxItems":3},"step":{"description":"Distance of patches over their size, at most.","type":"number","exclusiveMinimum":0,"maximum":1},"tiles":{"description":"even: patches are spread over the volume, as nnU-Net does and where this is absent. stride: the step is whole voxels, rounded up, and the last patch ends with the volume (DoDNet).","enum":["even","stride"]},"gaussian":{"description":"Logits near the middle of a patch weigh more.","type":"boolean"},"mirror":{"description":"Axes of the patch that it is mirrored along, in all combinations.","type":"array","items":{"type":"integer","enum":[0,1,2]},"maxItems":3,"uniqueItems":true},"cropToNonzero":{"type":"boolean"},"normalise":{"description":"Before the resampling, as nnU-Net v2 and where this is absent, or after it, as v1.","enum":["before","after"]},"resampling":{"type":"object","additionalProperties":false,"required":["data","logits","anisotropy","separateZ"],"properties":{"data":{"type":"object","additionalProperties":false,"required":["order","orderZ"],"properties":{"order":{"description":"Of the spline.","enum":[0,1,3]},"orderZ":{"enum":[0,1,3]},"align":{"$ref":"#/$defs/align"}}},"logits":{"type":"object","additionalProperties":false,"required":["order","orderZ"],"properties":{"order":{"enum":[0,1]},"orderZ":{"enum":[0,1]},"align":{"$ref":"#/$defs/align"}}},"anisotropy":{"description":"Largest over smallest spacing beyond which the coarse axis is resampled by itself, with orderZ.","type":"number","minimum":1},"separateZ":{"description":"null: by anisotropy.","type":["boolean","null"]}}}}},"output":{"type":"object","additionalProperties":false,"required":["kind","regions"],"properties":{"kind":{"description":"probabilities: the graph ends in a softmax (of regions in a sigmoid), and means of passes, patches and folds are of those (nnU-Net v1, DoDNet).","enum":["logits","probabilities"]},"regions":{"description":"null: the class with the largest logit. Else for each channel the labels that it stands for together; a voxel is in it where its sigmoid, or probability, is above a half.","oneOf":[{"type":"null"},{"type":"array","minItems":1,"maxItems":255,"items":{"type":"array","minItems":1,"items":{"type":"integer","minimum":1,"maximum":255}}}]},"parts":{"description":"Channels of the logits that each of several networks in one graph gave, background first: each has a largest logit of its own, and what a later one finds is written over what earlier ones did (TotalSegmentator's merged tasks). Only with regions null.","type":"array","minItems":2,"maxItems":16,"items":{"type":"integer","minimum":2,"maximum":256}},"size":{"description":"Voxels of the graph's output, where it has others than the patch: of networks that take the whole volume.","type":"array","items":{"type":"integer","minimum":1,"maximum":2048},"minItems":2,"maxItems":3},"order":{"description":"Label that each region gives its voxels; later ones overwrite earlier ones (regions_class_order).","type":"array","minItems":1,"maxItems":255,"items":{"type":"integer","minimum":1,"maximum":255}}}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["defaultHead"],"properties":{"defaultHead":{"type":"string"}}}},"heads":{"description":"One, which serves all modalities.","type":"array","minItems":1,"maxItems":1,"items":{"allOf":[{"$ref":"#/$defs/head"},{"type":"object","properties":{"graphIndex":false}}]}},"precision":{"$ref":"#/$defs/precision"},"parity":{"description":"Torch against onnxruntime on patches, as the import measured it: the largest difference of a logit over the largest logit.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxDifference"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["file","batch","size","maxDifference"],"properties":{"file":{"type":"string"},"batch":{"type":"integer"},"size":{"type":"array","items":{"type":"integer"}},"maxDifference":{"type":"number"}}}},"maxDifference":{"type":"number"}}},"options":{"description":"Of schema 1; none here.","type":"array","maxItems":0},"accuracy":{"$ref":"#/$defs/accuracy"},"provenance":{"$ref":"#/$defs/provenance"}}};
const schema33 = {"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"};
const schema34 = {"type":"string","pattern":"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"};
const schema35 = {"type":"object","additionalProperties":false,"required":["path","role","bytes","sha256"],"properties":{"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9._-]*$"},"role":{"enum":["graph","weights","card"]},"bytes":{"type":"integer","minimum":1},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}};
const schema36 = {"description":"What two grids have in common: the outer edges of their first and last voxels (nnU-Net; where this is absent), the middles of those (corners, as scipy's zoom), or the beginning of each voxel, of the nearest one before it (starts, order 0).","enum":["edges","corners","starts"]};
const schema40 = {"description":"Of the products with weights; all else is float32.","enum":["float32","float16","int8"]};
const schema41 = {"description":"Measured on volumes that training did not use; empty when nothing was measured.","type":"array","items":{"type":"object","additionalProperties":false,"required":["dataset","modality","head","cases","dice"],"properties":{"dataset":{"type":"string"},"modality":{"enum":["CT","MR","CE_MR"]},"head":{"type":"string"},"cases":{"type":"array","items":{"type":"string"}},"dice":{"description":"Mean Dice of each class over the cases.","type":"object","additionalProperties":{"type":"number","minimum":0,"maximum":1}}}}};
const schema42 = {"type":"object","additionalProperties":false,"required":["commit","config","data","seed","parameters"],"properties":{"commit":{"type":"string"},"config":{"description":"The training configuration, whole.","type":"object"},"data":{"description":"Sources of the training volumes.","type":"array","items":{"type":"string"}},"seed":{"type":["integer","null"]},"parameters":{"description":"Number of trained weights.","type":"integer","minimum":1},"source":{"description":"Where the weights came from, if this repository did not train them.","type":"string"}}};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^[a-z0-9][a-z0-9._-]{0,63}$", "u");
const pattern5 = new RegExp("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", "u");
const pattern6 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9._-]*$", "u");
const pattern7 = new RegExp("^[0-9a-f]{64}$", "u");
const pattern8 = new RegExp("^(stored|(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3})$", "u");
const schema38 = {"type":"object","additionalProperties":false,"required":["name","description","classes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"description":{"type":"string"},"graphIndex":{"description":"Value of the graph's head input, for each modality that the head serves.","type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"integer","minimum":0,"maximum":255}},"trust":{"description":"What the verdicts of this head follow from, as m4oe-train calibrate-trust finds it on cases that the weights were not trained on; without it nothing is accepted.","type":"object","additionalProperties":false,"required":["graphSha256","coverage","cases","organs","dice","volume","bound"],"properties":{"graphSha256":{"description":"Of the graph that it was fitted for.","type":"string","pattern":"^[0-9a-f]{64}$"},"coverage":{"description":"Share of organs whose Dice is at least the lower bound.","type":"number","exclusiveMinimum":0.5,"exclusiveMaximum":1},"cases":{"type":"integer","minimum":1},"organs":{"description":"Of the cases and of their worse copies.","type":"integer","minimum":1},"dice":{"description":"Logistic regression of the Dice of a class that was found.","type":"object","additionalProperties":false,"required":["intercept","weights","offsets"],"properties":{"intercept":{"type":"number"},"weights":{"type":"object","additionalProperties":false,"required":["confidence","unsure","removed","uneven","small","large","cut","others","found"],"properties":{"confidence":{"type":"number"},"unsure":{"type":"number"},"removed":{"type":"number"},"uneven":{"type":"number"},"small":{"type":"number"},"large":{"type":"number"},"cut":{"type":"number"},"others":{"type":"number"},"found":{"type":"number"}}},"offsets":{"type":"object","additionalProperties":{"type":"number"}}}},"missed":{"description":"Logistic regression of whether a class that was not found is there.","type":"object","additionalProperties":false,"required":["intercept","weights","offsets"],"properties":{"intercept":{"type":"number"},"weights":{"type":"object","additionalProperties":false,"required":["removed","others","found"],"properties":{"removed":{"type":"number"},"others":{"type":"number"},"found":{"type":"number"}}},"offsets":{"type":"object","additionalProperties":{"type":"number"}}}},"volume":{"description":"By class: natural logarithm of a whole organ's millilitres.","type":"object","additionalProperties":{"type":"object","additionalProperties":false,"required":["mean","sd"],"properties":{"mean":{"type":"number"},"sd":{"type":"number","exclusiveMinimum":0}}}},"bound":{"description":"Points of predicted Dice, ascending, and the lower bound there; linear between them.","type":"array","minItems":1,"maxItems":64,"items":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"number","minimum":0,"maximum":1}}}}},"confidence":{"description":"What the confidence of a voxel of this head's classes is worth, as m4oe-train calibrate-confidence finds it on cases that the weights were not trained on: log odds of being right = shift + scale x log odds as the graph gives them.","type":"object","additionalProperties":false,"required":["graphSha256","shift","scale","cases","errorBefore","errorAfter"],"properties":{"graphSha256":{"description":"Of the graph that it was fitted for.","type":"string","pattern":"^[0-9a-f]{64}$"},"shift":{"type":"number","minimum":-10,"maximum":10},"scale":{"description":"1 over the temperature.","type":"number","exclusiveMinimum":0,"maximum":10},"cases":{"type":"integer","minimum":2},"errorBefore":{"description":"Expected calibration error as the graph tells it.","type":"number","minimum":0,"maximum":1},"errorAfter":{"description":"The same with this map, each case by the others' map.","type":"number","minimum":0,"maximum":1}}},"classes":{"description":"Foreground classes; label 0 is background and is not listed.","type":"array","minItems":1,"maxItems":255,"items":{"$ref":"#/$defs/organ"}}}};
const schema39 = {"type":"object","additionalProperties":false,"required":["label","name","color"],"properties":{"label":{"type":"integer","minimum":1,"maximum":255},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9_]{0,63}$"},"code":{"description":"SNOMED CT concept of the anatomical structure.","type":"object","additionalProperties":false,"required":["scheme","value","meaning"],"properties":{"scheme":{"const":"SCT"},"value":{"type":"string","pattern":"^[0-9]{6,18}$"},"meaning":{"type":"string"}}},"color":{"type":"string","pattern":"^#[0-9a-f]{6}$"},"volumeMl":{"description":"Usual range in adults; outside it the organ is marked for review.","type":"object","additionalProperties":false,"required":["low","high"],"properties":{"low":{"type":"number","minimum":0},"high":{"type":"number","exclusiveMinimum":0}}},"settle":{"description":"How the pieces of the class are settled once every slice of a volume is decided, as m4oe-train fit-settled finds it on training cases; absent where the class stays as it is. Pieces are connected by faces, edges or corners of voxels.","type":"object","additionalProperties":false,"minProperties":1,"properties":{"keep":{"oneOf":[{"description":"The largest piece alone; of several as large the first, from inferior, anterior, right.","type":"object","additionalProperties":false,"required":["kind"],"properties":{"kind":{"const":"largest"}}},{"description":"Pieces of at least this share of the largest one's volume.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"share"},"least":{"type":"number","exclusiveMinimum":0,"maximum":1}}},{"description":"Pieces of at least so many millilitres.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"ml"},"least":{"type":"number","exclusiveMinimum":0}}}]},"fillHoles":{"description":"Background that this class alone encloses, by faces of voxels and within the volume, becomes this class.","type":"boolean"},"leastMl":{"description":"Without a piece of so many millilitres the class is not there, unless a piece is cut by the border of the volume.","type":"number","exclusiveMinimum":0},"touches":{"description":"Only pieces that touch one of these classes of the head, whose own rules name none. Without effect while none of them is there.","type":"array","minItems":1,"maxItems":254,"uniqueItems":true,"items":{"type":"string"}},"side":{"description":"Only pieces whose centre lies to the patient's left or right of the centre of another class of the head, whose own rule names none. Without effect while that is not there.","type":"object","additionalProperties":false,"required":["of","is"],"properties":{"of":{"type":"string"},"is":{"enum":["left","right"]}}}}}}};
const pattern12 = new RegExp("^[a-z0-9][a-z0-9_]{0,63}$", "u");
const pattern13 = new RegExp("^[0-9]{6,18}$", "u");
const pattern14 = new RegExp("^#[0-9a-f]{6}$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.description === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "description"},message:"must have required property '"+"description"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.classes === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "classes"},message:"must have required property '"+"classes"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((((((key0 === "name") || (key0 === "description")) || (key0 === "graphIndex")) || (key0 === "trust")) || (key0 === "confidence")) || (key0 === "classes"))){
const err3 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,63}$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err6 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.graphIndex !== undefined){
let data2 = data.graphIndex;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(Object.keys(data2).length < 1){
const err7 = {instancePath:instancePath+"/graphIndex",schemaPath:"#/properties/graphIndex/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data2){
const _errs8 = errors;
if(!(((key1 === "CT") || (key1 === "MR")) || (key1 === "CE_MR"))){
const err8 = {instancePath:instancePath+"/graphIndex",schemaPath:"#/properties/graphIndex/propertyNames/enum",keyword:"enum",params:{allowedValues: schema38.properties.graphIndex.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var valid1 = _errs8 === errors;
if(!valid1){
const err9 = {instancePath:instancePath+"/graphIndex",schemaPath:"#/properties/graphIndex/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
for(const key2 in data2){
let data3 = data2[key2];
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
const err10 = {instancePath:instancePath+"/graphIndex/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/graphIndex/additionalProperties/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(typeof data3 == "number"){
if(data3 > 255 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/graphIndex/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/graphIndex/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err12 = {instancePath:instancePath+"/graphIndex/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/graphIndex/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
}
else {
const err13 = {instancePath:instancePath+"/graphIndex",schemaPath:"#/properties/graphIndex/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.trust !== undefined){
let data4 = data.trust;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.graphSha256 === undefined){
const err14 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "graphSha256"},message:"must have required property '"+"graphSha256"+"'"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data4.coverage === undefined){
const err15 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "coverage"},message:"must have required property '"+"coverage"+"'"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data4.cases === undefined){
const err16 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data4.organs === undefined){
const err17 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "organs"},message:"must have required property '"+"organs"+"'"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data4.dice === undefined){
const err18 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data4.volume === undefined){
const err19 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "volume"},message:"must have required property '"+"volume"+"'"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data4.bound === undefined){
const err20 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/required",keyword:"required",params:{missingProperty: "bound"},message:"must have required property '"+"bound"+"'"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
for(const key3 in data4){
if(!((((((((key3 === "graphSha256") || (key3 === "coverage")) || (key3 === "cases")) || (key3 === "organs")) || (key3 === "dice")) || (key3 === "missed")) || (key3 === "volume")) || (key3 === "bound"))){
const err21 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data4.graphSha256 !== undefined){
let data5 = data4.graphSha256;
if(typeof data5 === "string"){
if(!pattern7.test(data5)){
const err22 = {instancePath:instancePath+"/trust/graphSha256",schemaPath:"#/properties/trust/properties/graphSha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/trust/graphSha256",schemaPath:"#/properties/trust/properties/graphSha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data4.coverage !== undefined){
let data6 = data4.coverage;
if(typeof data6 == "number"){
if(data6 >= 1 || isNaN(data6)){
const err24 = {instancePath:instancePath+"/trust/coverage",schemaPath:"#/properties/trust/properties/coverage/exclusiveMaximum",keyword:"exclusiveMaximum",params:{comparison: "<", limit: 1},message:"must be < 1"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data6 <= 0.5 || isNaN(data6)){
const err25 = {instancePath:instancePath+"/trust/coverage",schemaPath:"#/properties/trust/properties/coverage/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0.5},message:"must be > 0.5"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/trust/coverage",schemaPath:"#/properties/trust/properties/coverage/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data4.cases !== undefined){
let data7 = data4.cases;
if(!((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7)))){
const err27 = {instancePath:instancePath+"/trust/cases",schemaPath:"#/properties/trust/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data7 == "number"){
if(data7 < 1 || isNaN(data7)){
const err28 = {instancePath:instancePath+"/trust/cases",schemaPath:"#/properties/trust/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data4.organs !== undefined){
let data8 = data4.organs;
if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
const err29 = {instancePath:instancePath+"/trust/organs",schemaPath:"#/properties/trust/properties/organs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data8 == "number"){
if(data8 < 1 || isNaN(data8)){
const err30 = {instancePath:instancePath+"/trust/organs",schemaPath:"#/properties/trust/properties/organs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data4.dice !== undefined){
let data9 = data4.dice;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.intercept === undefined){
const err31 = {instancePath:instancePath+"/trust/dice",schemaPath:"#/properties/trust/properties/dice/required",keyword:"required",params:{missingProperty: "intercept"},message:"must have required property '"+"intercept"+"'"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data9.weights === undefined){
const err32 = {instancePath:instancePath+"/trust/dice",schemaPath:"#/properties/trust/properties/dice/required",keyword:"required",params:{missingProperty: "weights"},message:"must have required property '"+"weights"+"'"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data9.offsets === undefined){
const err33 = {instancePath:instancePath+"/trust/dice",schemaPath:"#/properties/trust/properties/dice/required",keyword:"required",params:{missingProperty: "offsets"},message:"must have required property '"+"offsets"+"'"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
for(const key4 in data9){
if(!(((key4 === "intercept") || (key4 === "weights")) || (key4 === "offsets"))){
const err34 = {instancePath:instancePath+"/trust/dice",schemaPath:"#/properties/trust/properties/dice/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data9.intercept !== undefined){
if(!(typeof data9.intercept == "number")){
const err35 = {instancePath:instancePath+"/trust/dice/intercept",schemaPath:"#/properties/trust/properties/dice/properties/intercept/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data9.weights !== undefined){
let data11 = data9.weights;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.confidence === undefined){
const err36 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "confidence"},message:"must have required property '"+"confidence"+"'"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data11.unsure === undefined){
const err37 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "unsure"},message:"must have required property '"+"unsure"+"'"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data11.removed === undefined){
const err38 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "removed"},message:"must have required property '"+"removed"+"'"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data11.uneven === undefined){
const err39 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "uneven"},message:"must have required property '"+"uneven"+"'"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data11.small === undefined){
const err40 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "small"},message:"must have required property '"+"small"+"'"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data11.large === undefined){
const err41 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "large"},message:"must have required property '"+"large"+"'"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data11.cut === undefined){
const err42 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "cut"},message:"must have required property '"+"cut"+"'"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data11.others === undefined){
const err43 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "others"},message:"must have required property '"+"others"+"'"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data11.found === undefined){
const err44 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "found"},message:"must have required property '"+"found"+"'"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
for(const key5 in data11){
if(!(func1.call(schema38.properties.trust.properties.dice.properties.weights.properties, key5))){
const err45 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data11.confidence !== undefined){
if(!(typeof data11.confidence == "number")){
const err46 = {instancePath:instancePath+"/trust/dice/weights/confidence",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/confidence/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data11.unsure !== undefined){
if(!(typeof data11.unsure == "number")){
const err47 = {instancePath:instancePath+"/trust/dice/weights/unsure",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/unsure/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data11.removed !== undefined){
if(!(typeof data11.removed == "number")){
const err48 = {instancePath:instancePath+"/trust/dice/weights/removed",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/removed/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data11.uneven !== undefined){
if(!(typeof data11.uneven == "number")){
const err49 = {instancePath:instancePath+"/trust/dice/weights/uneven",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/uneven/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data11.small !== undefined){
if(!(typeof data11.small == "number")){
const err50 = {instancePath:instancePath+"/trust/dice/weights/small",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/small/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data11.large !== undefined){
if(!(typeof data11.large == "number")){
const err51 = {instancePath:instancePath+"/trust/dice/weights/large",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/large/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data11.cut !== undefined){
if(!(typeof data11.cut == "number")){
const err52 = {instancePath:instancePath+"/trust/dice/weights/cut",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/cut/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data11.others !== undefined){
if(!(typeof data11.others == "number")){
const err53 = {instancePath:instancePath+"/trust/dice/weights/others",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/others/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data11.found !== undefined){
if(!(typeof data11.found == "number")){
const err54 = {instancePath:instancePath+"/trust/dice/weights/found",schemaPath:"#/properties/trust/properties/dice/properties/weights/properties/found/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/trust/dice/weights",schemaPath:"#/properties/trust/properties/dice/properties/weights/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data9.offsets !== undefined){
let data21 = data9.offsets;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key6 in data21){
if(!(typeof data21[key6] == "number")){
const err56 = {instancePath:instancePath+"/trust/dice/offsets/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/trust/properties/dice/properties/offsets/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/trust/dice/offsets",schemaPath:"#/properties/trust/properties/dice/properties/offsets/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath:instancePath+"/trust/dice",schemaPath:"#/properties/trust/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data4.missed !== undefined){
let data23 = data4.missed;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.intercept === undefined){
const err59 = {instancePath:instancePath+"/trust/missed",schemaPath:"#/properties/trust/properties/missed/required",keyword:"required",params:{missingProperty: "intercept"},message:"must have required property '"+"intercept"+"'"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data23.weights === undefined){
const err60 = {instancePath:instancePath+"/trust/missed",schemaPath:"#/properties/trust/properties/missed/required",keyword:"required",params:{missingProperty: "weights"},message:"must have required property '"+"weights"+"'"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data23.offsets === undefined){
const err61 = {instancePath:instancePath+"/trust/missed",schemaPath:"#/properties/trust/properties/missed/required",keyword:"required",params:{missingProperty: "offsets"},message:"must have required property '"+"offsets"+"'"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
for(const key7 in data23){
if(!(((key7 === "intercept") || (key7 === "weights")) || (key7 === "offsets"))){
const err62 = {instancePath:instancePath+"/trust/missed",schemaPath:"#/properties/trust/properties/missed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data23.intercept !== undefined){
if(!(typeof data23.intercept == "number")){
const err63 = {instancePath:instancePath+"/trust/missed/intercept",schemaPath:"#/properties/trust/properties/missed/properties/intercept/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data23.weights !== undefined){
let data25 = data23.weights;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.removed === undefined){
const err64 = {instancePath:instancePath+"/trust/missed/weights",schemaPath:"#/properties/trust/properties/missed/properties/weights/required",keyword:"required",params:{missingProperty: "removed"},message:"must have required property '"+"removed"+"'"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data25.others === undefined){
const err65 = {instancePath:instancePath+"/trust/missed/weights",schemaPath:"#/properties/trust/properties/missed/properties/weights/required",keyword:"required",params:{missingProperty: "others"},message:"must have required property '"+"others"+"'"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data25.found === undefined){
const err66 = {instancePath:instancePath+"/trust/missed/weights",schemaPath:"#/properties/trust/properties/missed/properties/weights/required",keyword:"required",params:{missingProperty: "found"},message:"must have required property '"+"found"+"'"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
for(const key8 in data25){
if(!(((key8 === "removed") || (key8 === "others")) || (key8 === "found"))){
const err67 = {instancePath:instancePath+"/trust/missed/weights",schemaPath:"#/properties/trust/properties/missed/properties/weights/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data25.removed !== undefined){
if(!(typeof data25.removed == "number")){
const err68 = {instancePath:instancePath+"/trust/missed/weights/removed",schemaPath:"#/properties/trust/properties/missed/properties/weights/properties/removed/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data25.others !== undefined){
if(!(typeof data25.others == "number")){
const err69 = {instancePath:instancePath+"/trust/missed/weights/others",schemaPath:"#/properties/trust/properties/missed/properties/weights/properties/others/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data25.found !== undefined){
if(!(typeof data25.found == "number")){
const err70 = {instancePath:instancePath+"/trust/missed/weights/found",schemaPath:"#/properties/trust/properties/missed/properties/weights/properties/found/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/trust/missed/weights",schemaPath:"#/properties/trust/properties/missed/properties/weights/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data23.offsets !== undefined){
let data29 = data23.offsets;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
for(const key9 in data29){
if(!(typeof data29[key9] == "number")){
const err72 = {instancePath:instancePath+"/trust/missed/offsets/" + key9.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/trust/properties/missed/properties/offsets/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/trust/missed/offsets",schemaPath:"#/properties/trust/properties/missed/properties/offsets/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
else {
const err74 = {instancePath:instancePath+"/trust/missed",schemaPath:"#/properties/trust/properties/missed/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data4.volume !== undefined){
let data31 = data4.volume;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
for(const key10 in data31){
let data32 = data31[key10];
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.mean === undefined){
const err75 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/trust/properties/volume/additionalProperties/required",keyword:"required",params:{missingProperty: "mean"},message:"must have required property '"+"mean"+"'"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data32.sd === undefined){
const err76 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/trust/properties/volume/additionalProperties/required",keyword:"required",params:{missingProperty: "sd"},message:"must have required property '"+"sd"+"'"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
for(const key11 in data32){
if(!((key11 === "mean") || (key11 === "sd"))){
const err77 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/trust/properties/volume/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data32.mean !== undefined){
if(!(typeof data32.mean == "number")){
const err78 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/mean",schemaPath:"#/properties/trust/properties/volume/additionalProperties/properties/mean/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data32.sd !== undefined){
let data34 = data32.sd;
if(typeof data34 == "number"){
if(data34 <= 0 || isNaN(data34)){
const err79 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/sd",schemaPath:"#/properties/trust/properties/volume/additionalProperties/properties/sd/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
else {
const err80 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/sd",schemaPath:"#/properties/trust/properties/volume/additionalProperties/properties/sd/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath:instancePath+"/trust/volume/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/trust/properties/volume/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/trust/volume",schemaPath:"#/properties/trust/properties/volume/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data4.bound !== undefined){
let data35 = data4.bound;
if(Array.isArray(data35)){
if(data35.length > 64){
const err83 = {instancePath:instancePath+"/trust/bound",schemaPath:"#/properties/trust/properties/bound/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data35.length < 1){
const err84 = {instancePath:instancePath+"/trust/bound",schemaPath:"#/properties/trust/properties/bound/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
const len0 = data35.length;
for(let i0=0; i0<len0; i0++){
let data36 = data35[i0];
if(Array.isArray(data36)){
if(data36.length > 2){
const err85 = {instancePath:instancePath+"/trust/bound/" + i0,schemaPath:"#/properties/trust/properties/bound/items/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(data36.length < 2){
const err86 = {instancePath:instancePath+"/trust/bound/" + i0,schemaPath:"#/properties/trust/properties/bound/items/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
const len1 = data36.length;
for(let i1=0; i1<len1; i1++){
let data37 = data36[i1];
if(typeof data37 == "number"){
if(data37 > 1 || isNaN(data37)){
const err87 = {instancePath:instancePath+"/trust/bound/" + i0+"/" + i1,schemaPath:"#/properties/trust/properties/bound/items/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(data37 < 0 || isNaN(data37)){
const err88 = {instancePath:instancePath+"/trust/bound/" + i0+"/" + i1,schemaPath:"#/properties/trust/properties/bound/items/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/trust/bound/" + i0+"/" + i1,schemaPath:"#/properties/trust/properties/bound/items/items/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
else {
const err90 = {instancePath:instancePath+"/trust/bound/" + i0,schemaPath:"#/properties/trust/properties/bound/items/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
else {
const err91 = {instancePath:instancePath+"/trust/bound",schemaPath:"#/properties/trust/properties/bound/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
}
else {
const err92 = {instancePath:instancePath+"/trust",schemaPath:"#/properties/trust/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data.confidence !== undefined){
let data38 = data.confidence;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.graphSha256 === undefined){
const err93 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/required",keyword:"required",params:{missingProperty: "graphSha256"},message:"must have required property '"+"graphSha256"+"'"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(data38.shift === undefined){
const err94 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/required",keyword:"required",params:{missingProperty: "shift"},message:"must have required property '"+"shift"+"'"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data38.scale === undefined){
const err95 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/required",keyword:"required",params:{missingProperty: "scale"},message:"must have required property '"+"scale"+"'"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(data38.cases === undefined){
const err96 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(data38.errorBefore === undefined){
const err97 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/required",keyword:"required",params:{missingProperty: "errorBefore"},message:"must have required property '"+"errorBefore"+"'"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
if(data38.errorAfter === undefined){
const err98 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/required",keyword:"required",params:{missingProperty: "errorAfter"},message:"must have required property '"+"errorAfter"+"'"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
for(const key12 in data38){
if(!((((((key12 === "graphSha256") || (key12 === "shift")) || (key12 === "scale")) || (key12 === "cases")) || (key12 === "errorBefore")) || (key12 === "errorAfter"))){
const err99 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data38.graphSha256 !== undefined){
let data39 = data38.graphSha256;
if(typeof data39 === "string"){
if(!pattern7.test(data39)){
const err100 = {instancePath:instancePath+"/confidence/graphSha256",schemaPath:"#/properties/confidence/properties/graphSha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
else {
const err101 = {instancePath:instancePath+"/confidence/graphSha256",schemaPath:"#/properties/confidence/properties/graphSha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data38.shift !== undefined){
let data40 = data38.shift;
if(typeof data40 == "number"){
if(data40 > 10 || isNaN(data40)){
const err102 = {instancePath:instancePath+"/confidence/shift",schemaPath:"#/properties/confidence/properties/shift/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10},message:"must be <= 10"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(data40 < -10 || isNaN(data40)){
const err103 = {instancePath:instancePath+"/confidence/shift",schemaPath:"#/properties/confidence/properties/shift/minimum",keyword:"minimum",params:{comparison: ">=", limit: -10},message:"must be >= -10"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
else {
const err104 = {instancePath:instancePath+"/confidence/shift",schemaPath:"#/properties/confidence/properties/shift/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data38.scale !== undefined){
let data41 = data38.scale;
if(typeof data41 == "number"){
if(data41 > 10 || isNaN(data41)){
const err105 = {instancePath:instancePath+"/confidence/scale",schemaPath:"#/properties/confidence/properties/scale/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10},message:"must be <= 10"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
if(data41 <= 0 || isNaN(data41)){
const err106 = {instancePath:instancePath+"/confidence/scale",schemaPath:"#/properties/confidence/properties/scale/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
else {
const err107 = {instancePath:instancePath+"/confidence/scale",schemaPath:"#/properties/confidence/properties/scale/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data38.cases !== undefined){
let data42 = data38.cases;
if(!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))){
const err108 = {instancePath:instancePath+"/confidence/cases",schemaPath:"#/properties/confidence/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if(typeof data42 == "number"){
if(data42 < 2 || isNaN(data42)){
const err109 = {instancePath:instancePath+"/confidence/cases",schemaPath:"#/properties/confidence/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
}
if(data38.errorBefore !== undefined){
let data43 = data38.errorBefore;
if(typeof data43 == "number"){
if(data43 > 1 || isNaN(data43)){
const err110 = {instancePath:instancePath+"/confidence/errorBefore",schemaPath:"#/properties/confidence/properties/errorBefore/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if(data43 < 0 || isNaN(data43)){
const err111 = {instancePath:instancePath+"/confidence/errorBefore",schemaPath:"#/properties/confidence/properties/errorBefore/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
else {
const err112 = {instancePath:instancePath+"/confidence/errorBefore",schemaPath:"#/properties/confidence/properties/errorBefore/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data38.errorAfter !== undefined){
let data44 = data38.errorAfter;
if(typeof data44 == "number"){
if(data44 > 1 || isNaN(data44)){
const err113 = {instancePath:instancePath+"/confidence/errorAfter",schemaPath:"#/properties/confidence/properties/errorAfter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data44 < 0 || isNaN(data44)){
const err114 = {instancePath:instancePath+"/confidence/errorAfter",schemaPath:"#/properties/confidence/properties/errorAfter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
else {
const err115 = {instancePath:instancePath+"/confidence/errorAfter",schemaPath:"#/properties/confidence/properties/errorAfter/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath:instancePath+"/confidence",schemaPath:"#/properties/confidence/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
if(data.classes !== undefined){
let data45 = data.classes;
if(Array.isArray(data45)){
if(data45.length > 255){
const err117 = {instancePath:instancePath+"/classes",schemaPath:"#/properties/classes/maxItems",keyword:"maxItems",params:{limit: 255},message:"must NOT have more than 255 items"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if(data45.length < 1){
const err118 = {instancePath:instancePath+"/classes",schemaPath:"#/properties/classes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
const len2 = data45.length;
for(let i2=0; i2<len2; i2++){
let data46 = data45[i2];
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(data46.label === undefined){
const err119 = {instancePath:instancePath+"/classes/" + i2,schemaPath:"#/$defs/organ/required",keyword:"required",params:{missingProperty: "label"},message:"must have required property '"+"label"+"'"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(data46.name === undefined){
const err120 = {instancePath:instancePath+"/classes/" + i2,schemaPath:"#/$defs/organ/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if(data46.color === undefined){
const err121 = {instancePath:instancePath+"/classes/" + i2,schemaPath:"#/$defs/organ/required",keyword:"required",params:{missingProperty: "color"},message:"must have required property '"+"color"+"'"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
for(const key13 in data46){
if(!((((((key13 === "label") || (key13 === "name")) || (key13 === "code")) || (key13 === "color")) || (key13 === "volumeMl")) || (key13 === "settle"))){
const err122 = {instancePath:instancePath+"/classes/" + i2,schemaPath:"#/$defs/organ/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data46.label !== undefined){
let data47 = data46.label;
if(!((typeof data47 == "number") && (!(data47 % 1) && !isNaN(data47)))){
const err123 = {instancePath:instancePath+"/classes/" + i2+"/label",schemaPath:"#/$defs/organ/properties/label/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(typeof data47 == "number"){
if(data47 > 255 || isNaN(data47)){
const err124 = {instancePath:instancePath+"/classes/" + i2+"/label",schemaPath:"#/$defs/organ/properties/label/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
if(data47 < 1 || isNaN(data47)){
const err125 = {instancePath:instancePath+"/classes/" + i2+"/label",schemaPath:"#/$defs/organ/properties/label/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
}
if(data46.name !== undefined){
let data48 = data46.name;
if(typeof data48 === "string"){
if(!pattern12.test(data48)){
const err126 = {instancePath:instancePath+"/classes/" + i2+"/name",schemaPath:"#/$defs/organ/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9_]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9_]{0,63}$"+"\""};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
else {
const err127 = {instancePath:instancePath+"/classes/" + i2+"/name",schemaPath:"#/$defs/organ/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data46.code !== undefined){
let data49 = data46.code;
if(data49 && typeof data49 == "object" && !Array.isArray(data49)){
if(data49.scheme === undefined){
const err128 = {instancePath:instancePath+"/classes/" + i2+"/code",schemaPath:"#/$defs/organ/properties/code/required",keyword:"required",params:{missingProperty: "scheme"},message:"must have required property '"+"scheme"+"'"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if(data49.value === undefined){
const err129 = {instancePath:instancePath+"/classes/" + i2+"/code",schemaPath:"#/$defs/organ/properties/code/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data49.meaning === undefined){
const err130 = {instancePath:instancePath+"/classes/" + i2+"/code",schemaPath:"#/$defs/organ/properties/code/required",keyword:"required",params:{missingProperty: "meaning"},message:"must have required property '"+"meaning"+"'"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
for(const key14 in data49){
if(!(((key14 === "scheme") || (key14 === "value")) || (key14 === "meaning"))){
const err131 = {instancePath:instancePath+"/classes/" + i2+"/code",schemaPath:"#/$defs/organ/properties/code/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data49.scheme !== undefined){
if("SCT" !== data49.scheme){
const err132 = {instancePath:instancePath+"/classes/" + i2+"/code/scheme",schemaPath:"#/$defs/organ/properties/code/properties/scheme/const",keyword:"const",params:{allowedValue: "SCT"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data49.value !== undefined){
let data51 = data49.value;
if(typeof data51 === "string"){
if(!pattern13.test(data51)){
const err133 = {instancePath:instancePath+"/classes/" + i2+"/code/value",schemaPath:"#/$defs/organ/properties/code/properties/value/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,18}$"},message:"must match pattern \""+"^[0-9]{6,18}$"+"\""};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
else {
const err134 = {instancePath:instancePath+"/classes/" + i2+"/code/value",schemaPath:"#/$defs/organ/properties/code/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data49.meaning !== undefined){
if(typeof data49.meaning !== "string"){
const err135 = {instancePath:instancePath+"/classes/" + i2+"/code/meaning",schemaPath:"#/$defs/organ/properties/code/properties/meaning/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/classes/" + i2+"/code",schemaPath:"#/$defs/organ/properties/code/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data46.color !== undefined){
let data53 = data46.color;
if(typeof data53 === "string"){
if(!pattern14.test(data53)){
const err137 = {instancePath:instancePath+"/classes/" + i2+"/color",schemaPath:"#/$defs/organ/properties/color/pattern",keyword:"pattern",params:{pattern: "^#[0-9a-f]{6}$"},message:"must match pattern \""+"^#[0-9a-f]{6}$"+"\""};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
else {
const err138 = {instancePath:instancePath+"/classes/" + i2+"/color",schemaPath:"#/$defs/organ/properties/color/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data46.volumeMl !== undefined){
let data54 = data46.volumeMl;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(data54.low === undefined){
const err139 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl",schemaPath:"#/$defs/organ/properties/volumeMl/required",keyword:"required",params:{missingProperty: "low"},message:"must have required property '"+"low"+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
if(data54.high === undefined){
const err140 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl",schemaPath:"#/$defs/organ/properties/volumeMl/required",keyword:"required",params:{missingProperty: "high"},message:"must have required property '"+"high"+"'"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
for(const key15 in data54){
if(!((key15 === "low") || (key15 === "high"))){
const err141 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl",schemaPath:"#/$defs/organ/properties/volumeMl/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data54.low !== undefined){
let data55 = data54.low;
if(typeof data55 == "number"){
if(data55 < 0 || isNaN(data55)){
const err142 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl/low",schemaPath:"#/$defs/organ/properties/volumeMl/properties/low/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
else {
const err143 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl/low",schemaPath:"#/$defs/organ/properties/volumeMl/properties/low/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data54.high !== undefined){
let data56 = data54.high;
if(typeof data56 == "number"){
if(data56 <= 0 || isNaN(data56)){
const err144 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl/high",schemaPath:"#/$defs/organ/properties/volumeMl/properties/high/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
else {
const err145 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl/high",schemaPath:"#/$defs/organ/properties/volumeMl/properties/high/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
}
else {
const err146 = {instancePath:instancePath+"/classes/" + i2+"/volumeMl",schemaPath:"#/$defs/organ/properties/volumeMl/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data46.settle !== undefined){
let data57 = data46.settle;
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
if(Object.keys(data57).length < 1){
const err147 = {instancePath:instancePath+"/classes/" + i2+"/settle",schemaPath:"#/$defs/organ/properties/settle/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
for(const key16 in data57){
if(!(((((key16 === "keep") || (key16 === "fillHoles")) || (key16 === "leastMl")) || (key16 === "touches")) || (key16 === "side"))){
const err148 = {instancePath:instancePath+"/classes/" + i2+"/settle",schemaPath:"#/$defs/organ/properties/settle/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data57.keep !== undefined){
let data58 = data57.keep;
const _errs135 = errors;
let valid24 = false;
let passing0 = null;
const _errs136 = errors;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.kind === undefined){
const err149 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/0/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
for(const key17 in data58){
if(!(key17 === "kind")){
const err150 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data58.kind !== undefined){
if("largest" !== data58.kind){
const err151 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/kind",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "largest"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
}
else {
const err152 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
var _valid0 = _errs136 === errors;
if(_valid0){
valid24 = true;
passing0 = 0;
var props0 = true;
}
const _errs140 = errors;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.kind === undefined){
const err153 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if(data58.least === undefined){
const err154 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/required",keyword:"required",params:{missingProperty: "least"},message:"must have required property '"+"least"+"'"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
for(const key18 in data58){
if(!((key18 === "kind") || (key18 === "least"))){
const err155 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data58.kind !== undefined){
if("share" !== data58.kind){
const err156 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/kind",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "share"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data58.least !== undefined){
let data61 = data58.least;
if(typeof data61 == "number"){
if(data61 > 1 || isNaN(data61)){
const err157 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/least",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/properties/least/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
if(data61 <= 0 || isNaN(data61)){
const err158 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/least",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/properties/least/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
else {
const err159 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/least",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
}
else {
const err160 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
var _valid0 = _errs140 === errors;
if(_valid0 && valid24){
valid24 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid24 = true;
passing0 = 1;
if(props0 !== true){
props0 = true;
}
}
const _errs146 = errors;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.kind === undefined){
const err161 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(data58.least === undefined){
const err162 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/required",keyword:"required",params:{missingProperty: "least"},message:"must have required property '"+"least"+"'"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
for(const key19 in data58){
if(!((key19 === "kind") || (key19 === "least"))){
const err163 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data58.kind !== undefined){
if("ml" !== data58.kind){
const err164 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/kind",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/properties/kind/const",keyword:"const",params:{allowedValue: "ml"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data58.least !== undefined){
let data63 = data58.least;
if(typeof data63 == "number"){
if(data63 <= 0 || isNaN(data63)){
const err165 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/least",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/properties/least/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
else {
const err166 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep/least",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
else {
const err167 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
var _valid0 = _errs146 === errors;
if(_valid0 && valid24){
valid24 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid24 = true;
passing0 = 2;
if(props0 !== true){
props0 = true;
}
}
}
}
if(!valid24){
const err168 = {instancePath:instancePath+"/classes/" + i2+"/settle/keep",schemaPath:"#/$defs/organ/properties/settle/properties/keep/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
else {
errors = _errs135;
if(vErrors !== null){
if(_errs135){
vErrors.length = _errs135;
}
else {
vErrors = null;
}
}
}
}
if(data57.fillHoles !== undefined){
if(typeof data57.fillHoles !== "boolean"){
const err169 = {instancePath:instancePath+"/classes/" + i2+"/settle/fillHoles",schemaPath:"#/$defs/organ/properties/settle/properties/fillHoles/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data57.leastMl !== undefined){
let data65 = data57.leastMl;
if(typeof data65 == "number"){
if(data65 <= 0 || isNaN(data65)){
const err170 = {instancePath:instancePath+"/classes/" + i2+"/settle/leastMl",schemaPath:"#/$defs/organ/properties/settle/properties/leastMl/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
else {
const err171 = {instancePath:instancePath+"/classes/" + i2+"/settle/leastMl",schemaPath:"#/$defs/organ/properties/settle/properties/leastMl/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data57.touches !== undefined){
let data66 = data57.touches;
if(Array.isArray(data66)){
if(data66.length > 254){
const err172 = {instancePath:instancePath+"/classes/" + i2+"/settle/touches",schemaPath:"#/$defs/organ/properties/settle/properties/touches/maxItems",keyword:"maxItems",params:{limit: 254},message:"must NOT have more than 254 items"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if(data66.length < 1){
const err173 = {instancePath:instancePath+"/classes/" + i2+"/settle/touches",schemaPath:"#/$defs/organ/properties/settle/properties/touches/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
const len3 = data66.length;
for(let i3=0; i3<len3; i3++){
if(typeof data66[i3] !== "string"){
const err174 = {instancePath:instancePath+"/classes/" + i2+"/settle/touches/" + i3,schemaPath:"#/$defs/organ/properties/settle/properties/touches/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
let i4 = data66.length;
let j0;
if(i4 > 1){
const indices0 = {};
for(;i4--;){
let item0 = data66[i4];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err175 = {instancePath:instancePath+"/classes/" + i2+"/settle/touches",schemaPath:"#/$defs/organ/properties/settle/properties/touches/uniqueItems",keyword:"uniqueItems",params:{i: i4, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i4+" are identical)"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
break;
}
indices0[item0] = i4;
}
}
}
else {
const err176 = {instancePath:instancePath+"/classes/" + i2+"/settle/touches",schemaPath:"#/$defs/organ/properties/settle/properties/touches/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data57.side !== undefined){
let data68 = data57.side;
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(data68.of === undefined){
const err177 = {instancePath:instancePath+"/classes/" + i2+"/settle/side",schemaPath:"#/$defs/organ/properties/settle/properties/side/required",keyword:"required",params:{missingProperty: "of"},message:"must have required property '"+"of"+"'"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(data68.is === undefined){
const err178 = {instancePath:instancePath+"/classes/" + i2+"/settle/side",schemaPath:"#/$defs/organ/properties/settle/properties/side/required",keyword:"required",params:{missingProperty: "is"},message:"must have required property '"+"is"+"'"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
for(const key20 in data68){
if(!((key20 === "of") || (key20 === "is"))){
const err179 = {instancePath:instancePath+"/classes/" + i2+"/settle/side",schemaPath:"#/$defs/organ/properties/settle/properties/side/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data68.of !== undefined){
if(typeof data68.of !== "string"){
const err180 = {instancePath:instancePath+"/classes/" + i2+"/settle/side/of",schemaPath:"#/$defs/organ/properties/settle/properties/side/properties/of/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data68.is !== undefined){
let data70 = data68.is;
if(!((data70 === "left") || (data70 === "right"))){
const err181 = {instancePath:instancePath+"/classes/" + i2+"/settle/side/is",schemaPath:"#/$defs/organ/properties/settle/properties/side/properties/is/enum",keyword:"enum",params:{allowedValues: schema39.properties.settle.properties.side.properties.is.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
}
else {
const err182 = {instancePath:instancePath+"/classes/" + i2+"/settle/side",schemaPath:"#/$defs/organ/properties/settle/properties/side/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
}
else {
const err183 = {instancePath:instancePath+"/classes/" + i2+"/settle",schemaPath:"#/$defs/organ/properties/settle/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
}
else {
const err184 = {instancePath:instancePath+"/classes/" + i2,schemaPath:"#/$defs/organ/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
}
else {
const err185 = {instancePath:instancePath+"/classes",schemaPath:"#/properties/classes/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
}
else {
const err186 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schemaVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "schemaVersion"},message:"must have required property '"+"schemaVersion"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.version === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"},message:"must have required property '"+"version"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.description === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "description"},message:"must have required property '"+"description"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.files === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "files"},message:"must have required property '"+"files"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.input === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "input"},message:"must have required property '"+"input"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data.output === undefined){
const err6 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "output"},message:"must have required property '"+"output"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data.modalities === undefined){
const err7 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "modalities"},message:"must have required property '"+"modalities"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data.heads === undefined){
const err8 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "heads"},message:"must have required property '"+"heads"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data.accuracy === undefined){
const err9 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "accuracy"},message:"must have required property '"+"accuracy"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data.provenance === undefined){
const err10 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "provenance"},message:"must have required property '"+"provenance"+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema32.properties, key0))){
const err11 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.schemaVersion !== undefined){
if(2 !== data.schemaVersion){
const err12 = {instancePath:instancePath+"/schemaVersion",schemaPath:"#/properties/schemaVersion/const",keyword:"const",params:{allowedValue: 2},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.name !== undefined){
let data1 = data.name;
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
const err13 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,63}$"+"\""};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.version !== undefined){
let data2 = data.version;
if(typeof data2 === "string"){
if(!pattern5.test(data2)){
const err15 = {instancePath:instancePath+"/version",schemaPath:"#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},message:"must match pattern \""+"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"+"\""};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/version",schemaPath:"#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.description !== undefined){
let data3 = data.description;
if(typeof data3 === "string"){
if(data3.length < 1){
const err17 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.files !== undefined){
let data4 = data.files;
if(Array.isArray(data4)){
if(data4.length < 1){
const err19 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.path === undefined){
const err20 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data5.role === undefined){
const err21 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data5.bytes === undefined){
const err22 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "bytes"},message:"must have required property '"+"bytes"+"'"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data5.sha256 === undefined){
const err23 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
for(const key1 in data5){
if(!((((key1 === "path") || (key1 === "role")) || (key1 === "bytes")) || (key1 === "sha256"))){
const err24 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data5.path !== undefined){
let data6 = data5.path;
if(typeof data6 === "string"){
if(!pattern6.test(data6)){
const err25 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/$defs/file/properties/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._-]*$"+"\""};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/$defs/file/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data5.role !== undefined){
let data7 = data5.role;
if(!(((data7 === "graph") || (data7 === "weights")) || (data7 === "card"))){
const err27 = {instancePath:instancePath+"/files/" + i0+"/role",schemaPath:"#/$defs/file/properties/role/enum",keyword:"enum",params:{allowedValues: schema35.properties.role.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data5.bytes !== undefined){
let data8 = data5.bytes;
if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
const err28 = {instancePath:instancePath+"/files/" + i0+"/bytes",schemaPath:"#/$defs/file/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(typeof data8 == "number"){
if(data8 < 1 || isNaN(data8)){
const err29 = {instancePath:instancePath+"/files/" + i0+"/bytes",schemaPath:"#/$defs/file/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data5.sha256 !== undefined){
let data9 = data5.sha256;
if(typeof data9 === "string"){
if(!pattern7.test(data9)){
const err30 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/$defs/file/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/$defs/file/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
const _errs24 = errors;
const len1 = data4.length;
let valid7 = false;
let count0 = 0;
for(let i1=0; i1<len1; i1++){
let data10 = data4[i1];
const _errs25 = errors;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.role === undefined){
const err33 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/contains/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data10.role !== undefined){
if("graph" !== data10.role){
const err34 = {instancePath:instancePath+"/files/" + i1+"/role",schemaPath:"#/properties/files/contains/properties/role/const",keyword:"const",params:{allowedValue: "graph"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/contains/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid0 = _errs25 === errors;
if(_valid0){
count0++;
if(count0 > 16){
valid7 = false;
break;
}
valid7 = true;
}
}
if(!valid7){
const err36 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/contains",keyword:"contains",params:{minContains: 1, maxContains: 16},message:"must contain at least 1 and no more than 16 valid item(s)"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
else {
errors = _errs24;
if(vErrors !== null){
if(_errs24){
vErrors.length = _errs24;
}
else {
vErrors = null;
}
}
}
}
else {
const err37 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.input !== undefined){
let data12 = data.input;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.kind === undefined){
const err38 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data12.channels === undefined){
const err39 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "channels"},message:"must have required property '"+"channels"+"'"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data12.axes === undefined){
const err40 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "axes"},message:"must have required property '"+"axes"+"'"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data12.patch === undefined){
const err41 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "patch"},message:"must have required property '"+"patch"+"'"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data12.step === undefined){
const err42 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "step"},message:"must have required property '"+"step"+"'"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data12.gaussian === undefined){
const err43 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "gaussian"},message:"must have required property '"+"gaussian"+"'"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(data12.mirror === undefined){
const err44 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "mirror"},message:"must have required property '"+"mirror"+"'"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data12.cropToNonzero === undefined){
const err45 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "cropToNonzero"},message:"must have required property '"+"cropToNonzero"+"'"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data12.resampling === undefined){
const err46 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "resampling"},message:"must have required property '"+"resampling"+"'"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
for(const key2 in data12){
if(!(func1.call(schema32.properties.input.properties, key2))){
const err47 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data12.kind !== undefined){
if("patches" !== data12.kind){
const err48 = {instancePath:instancePath+"/input/kind",schemaPath:"#/properties/input/properties/kind/const",keyword:"const",params:{allowedValue: "patches"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data12.channels !== undefined){
let data14 = data12.channels;
if(Array.isArray(data14)){
if(data14.length > 16){
const err49 = {instancePath:instancePath+"/input/channels",schemaPath:"#/properties/input/properties/channels/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data14.length < 1){
const err50 = {instancePath:instancePath+"/input/channels",schemaPath:"#/properties/input/properties/channels/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
let data15 = data14[i2];
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.name === undefined){
const err51 = {instancePath:instancePath+"/input/channels/" + i2,schemaPath:"#/properties/input/properties/channels/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(data15.normalisation === undefined){
const err52 = {instancePath:instancePath+"/input/channels/" + i2,schemaPath:"#/properties/input/properties/channels/items/required",keyword:"required",params:{missingProperty: "normalisation"},message:"must have required property '"+"normalisation"+"'"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
for(const key3 in data15){
if(!((key3 === "name") || (key3 === "normalisation"))){
const err53 = {instancePath:instancePath+"/input/channels/" + i2,schemaPath:"#/properties/input/properties/channels/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data15.name !== undefined){
let data16 = data15.name;
if(typeof data16 === "string"){
if(data16.length < 1){
const err54 = {instancePath:instancePath+"/input/channels/" + i2+"/name",schemaPath:"#/properties/input/properties/channels/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/input/channels/" + i2+"/name",schemaPath:"#/properties/input/properties/channels/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data15.normalisation !== undefined){
let data17 = data15.normalisation;
const _errs40 = errors;
let valid13 = false;
let passing0 = null;
const _errs41 = errors;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.scheme === undefined){
const err56 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/required",keyword:"required",params:{missingProperty: "scheme"},message:"must have required property '"+"scheme"+"'"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data17.mean === undefined){
const err57 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/required",keyword:"required",params:{missingProperty: "mean"},message:"must have required property '"+"mean"+"'"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data17.sd === undefined){
const err58 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/required",keyword:"required",params:{missingProperty: "sd"},message:"must have required property '"+"sd"+"'"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data17.lower === undefined){
const err59 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/required",keyword:"required",params:{missingProperty: "lower"},message:"must have required property '"+"lower"+"'"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data17.upper === undefined){
const err60 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/required",keyword:"required",params:{missingProperty: "upper"},message:"must have required property '"+"upper"+"'"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
for(const key4 in data17){
if(!(((((key4 === "scheme") || (key4 === "mean")) || (key4 === "sd")) || (key4 === "lower")) || (key4 === "upper"))){
const err61 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data17.scheme !== undefined){
if("ct" !== data17.scheme){
const err62 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/scheme",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/properties/scheme/const",keyword:"const",params:{allowedValue: "ct"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data17.mean !== undefined){
if(!(typeof data17.mean == "number")){
const err63 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/mean",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/properties/mean/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data17.sd !== undefined){
let data20 = data17.sd;
if(typeof data20 == "number"){
if(data20 <= 0 || isNaN(data20)){
const err64 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/sd",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/properties/sd/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/sd",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/properties/sd/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data17.lower !== undefined){
if(!(typeof data17.lower == "number")){
const err66 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/lower",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/properties/lower/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data17.upper !== undefined){
if(!(typeof data17.upper == "number")){
const err67 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/upper",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/properties/upper/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
var _valid1 = _errs41 === errors;
if(_valid1){
valid13 = true;
passing0 = 0;
var props0 = true;
}
const _errs53 = errors;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.scheme === undefined){
const err69 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/1/required",keyword:"required",params:{missingProperty: "scheme"},message:"must have required property '"+"scheme"+"'"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
for(const key5 in data17){
if(!((key5 === "scheme") || (key5 === "masked"))){
const err70 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data17.scheme !== undefined){
if("zscore" !== data17.scheme){
const err71 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/scheme",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/1/properties/scheme/const",keyword:"const",params:{allowedValue: "zscore"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data17.masked !== undefined){
if(typeof data17.masked !== "boolean"){
const err72 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/masked",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/1/properties/masked/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
var _valid1 = _errs53 === errors;
if(_valid1 && valid13){
valid13 = false;
passing0 = [passing0, 1];
}
else {
if(_valid1){
valid13 = true;
passing0 = 1;
if(props0 !== true){
props0 = true;
}
}
const _errs59 = errors;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.scheme === undefined){
const err74 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/2/required",keyword:"required",params:{missingProperty: "scheme"},message:"must have required property '"+"scheme"+"'"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
for(const key6 in data17){
if(!(key6 === "scheme")){
const err75 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data17.scheme !== undefined){
let data25 = data17.scheme;
if(!((((data25 === "rescale01") || (data25 === "rgb255")) || (data25 === "positive")) || (data25 === "none"))){
const err76 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation/scheme",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/2/properties/scheme/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.channels.items.properties.normalisation.oneOf[2].properties.scheme.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
var _valid1 = _errs59 === errors;
if(_valid1 && valid13){
valid13 = false;
passing0 = [passing0, 2];
}
else {
if(_valid1){
valid13 = true;
passing0 = 2;
if(props0 !== true){
props0 = true;
}
}
}
}
if(!valid13){
const err78 = {instancePath:instancePath+"/input/channels/" + i2+"/normalisation",schemaPath:"#/properties/input/properties/channels/items/properties/normalisation/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
else {
errors = _errs40;
if(vErrors !== null){
if(_errs40){
vErrors.length = _errs40;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err79 = {instancePath:instancePath+"/input/channels/" + i2,schemaPath:"#/properties/input/properties/channels/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/input/channels",schemaPath:"#/properties/input/properties/channels/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data12.labels !== undefined){
let data26 = data12.labels;
const _errs64 = errors;
let valid17 = false;
let passing1 = null;
const _errs65 = errors;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.as === undefined){
const err81 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/0/required",keyword:"required",params:{missingProperty: "as"},message:"must have required property '"+"as"+"'"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
for(const key7 in data26){
if(!((key7 === "as") || (key7 === "prompts"))){
const err82 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data26.as !== undefined){
if("channels" !== data26.as){
const err83 = {instancePath:instancePath+"/input/labels/as",schemaPath:"#/properties/input/properties/labels/oneOf/0/properties/as/const",keyword:"const",params:{allowedValue: "channels"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data26.prompts !== undefined){
let data28 = data26.prompts;
if(Array.isArray(data28)){
if(data28.length < 1){
const err84 = {instancePath:instancePath+"/input/labels/prompts",schemaPath:"#/properties/input/properties/labels/oneOf/0/properties/prompts/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
const len3 = data28.length;
for(let i3=0; i3<len3; i3++){
let data29 = data28[i3];
if(typeof data29 !== "string"){
const err85 = {instancePath:instancePath+"/input/labels/prompts/" + i3,schemaPath:"#/properties/input/properties/labels/oneOf/0/properties/prompts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(!((data29 === "point") || (data29 === "box"))){
const err86 = {instancePath:instancePath+"/input/labels/prompts/" + i3,schemaPath:"#/properties/input/properties/labels/oneOf/0/properties/prompts/items/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.labels.oneOf[0].properties.prompts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
let i4 = data28.length;
let j0;
if(i4 > 1){
const indices0 = {};
for(;i4--;){
let item0 = data28[i4];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err87 = {instancePath:instancePath+"/input/labels/prompts",schemaPath:"#/properties/input/properties/labels/oneOf/0/properties/prompts/uniqueItems",keyword:"uniqueItems",params:{i: i4, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i4+" are identical)"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
break;
}
indices0[item0] = i4;
}
}
}
else {
const err88 = {instancePath:instancePath+"/input/labels/prompts",schemaPath:"#/properties/input/properties/labels/oneOf/0/properties/prompts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
}
else {
const err89 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
var _valid2 = _errs65 === errors;
if(_valid2){
valid17 = true;
passing1 = 0;
var props1 = true;
}
const _errs73 = errors;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.as === undefined){
const err90 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/1/required",keyword:"required",params:{missingProperty: "as"},message:"must have required property '"+"as"+"'"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data26.marginMm === undefined){
const err91 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/1/required",keyword:"required",params:{missingProperty: "marginMm"},message:"must have required property '"+"marginMm"+"'"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
for(const key8 in data26){
if(!((key8 === "as") || (key8 === "marginMm"))){
const err92 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data26.as !== undefined){
if("box" !== data26.as){
const err93 = {instancePath:instancePath+"/input/labels/as",schemaPath:"#/properties/input/properties/labels/oneOf/1/properties/as/const",keyword:"const",params:{allowedValue: "box"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data26.marginMm !== undefined){
let data31 = data26.marginMm;
if(typeof data31 == "number"){
if(data31 > 1000 || isNaN(data31)){
const err94 = {instancePath:instancePath+"/input/labels/marginMm",schemaPath:"#/properties/input/properties/labels/oneOf/1/properties/marginMm/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data31 < 0 || isNaN(data31)){
const err95 = {instancePath:instancePath+"/input/labels/marginMm",schemaPath:"#/properties/input/properties/labels/oneOf/1/properties/marginMm/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
else {
const err96 = {instancePath:instancePath+"/input/labels/marginMm",schemaPath:"#/properties/input/properties/labels/oneOf/1/properties/marginMm/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
else {
const err97 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
var _valid2 = _errs73 === errors;
if(_valid2 && valid17){
valid17 = false;
passing1 = [passing1, 1];
}
else {
if(_valid2){
valid17 = true;
passing1 = 1;
if(props1 !== true){
props1 = true;
}
}
}
if(!valid17){
const err98 = {instancePath:instancePath+"/input/labels",schemaPath:"#/properties/input/properties/labels/oneOf",keyword:"oneOf",params:{passingSchemas: passing1},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
else {
errors = _errs64;
if(vErrors !== null){
if(_errs64){
vErrors.length = _errs64;
}
else {
vErrors = null;
}
}
}
}
if(data12.orientation !== undefined){
let data32 = data12.orientation;
if(typeof data32 === "string"){
if(!pattern8.test(data32)){
const err99 = {instancePath:instancePath+"/input/orientation",schemaPath:"#/properties/input/properties/orientation/pattern",keyword:"pattern",params:{pattern: "^(stored|(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3})$"},message:"must match pattern \""+"^(stored|(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3})$"+"\""};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
else {
const err100 = {instancePath:instancePath+"/input/orientation",schemaPath:"#/properties/input/properties/orientation/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data12.axes !== undefined){
let data33 = data12.axes;
if(Array.isArray(data33)){
if(data33.length > 3){
const err101 = {instancePath:instancePath+"/input/axes",schemaPath:"#/properties/input/properties/axes/maxItems",keyword:"maxItems",params:{limit: 3},message:"must NOT have more than 3 items"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(data33.length < 3){
const err102 = {instancePath:instancePath+"/input/axes",schemaPath:"#/properties/input/properties/axes/minItems",keyword:"minItems",params:{limit: 3},message:"must NOT have fewer than 3 items"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
const len4 = data33.length;
for(let i5=0; i5<len4; i5++){
let data34 = data33[i5];
if(!((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34)))){
const err103 = {instancePath:instancePath+"/input/axes/" + i5,schemaPath:"#/properties/input/properties/axes/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(!(((data34 === 0) || (data34 === 1)) || (data34 === 2))){
const err104 = {instancePath:instancePath+"/input/axes/" + i5,schemaPath:"#/properties/input/properties/axes/items/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.axes.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
let i6 = data33.length;
let j1;
if(i6 > 1){
const indices1 = {};
for(;i6--;){
let item1 = data33[i6];
if(!((typeof item1 == "number") && (!(item1 % 1) && !isNaN(item1)))){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err105 = {instancePath:instancePath+"/input/axes",schemaPath:"#/properties/input/properties/axes/uniqueItems",keyword:"uniqueItems",params:{i: i6, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i6+" are identical)"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
break;
}
indices1[item1] = i6;
}
}
}
else {
const err106 = {instancePath:instancePath+"/input/axes",schemaPath:"#/properties/input/properties/axes/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data12.spacing !== undefined){
let data35 = data12.spacing;
if(Array.isArray(data35)){
if(data35.length > 3){
const err107 = {instancePath:instancePath+"/input/spacing",schemaPath:"#/properties/input/properties/spacing/maxItems",keyword:"maxItems",params:{limit: 3},message:"must NOT have more than 3 items"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(data35.length < 2){
const err108 = {instancePath:instancePath+"/input/spacing",schemaPath:"#/properties/input/properties/spacing/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
const len5 = data35.length;
for(let i7=0; i7<len5; i7++){
let data36 = data35[i7];
if(typeof data36 == "number"){
if(data36 > 1000 || isNaN(data36)){
const err109 = {instancePath:instancePath+"/input/spacing/" + i7,schemaPath:"#/properties/input/properties/spacing/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(data36 <= 0 || isNaN(data36)){
const err110 = {instancePath:instancePath+"/input/spacing/" + i7,schemaPath:"#/properties/input/properties/spacing/items/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
else {
const err111 = {instancePath:instancePath+"/input/spacing/" + i7,schemaPath:"#/properties/input/properties/spacing/items/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
else {
const err112 = {instancePath:instancePath+"/input/spacing",schemaPath:"#/properties/input/properties/spacing/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data12.patch !== undefined){
let data37 = data12.patch;
if(Array.isArray(data37)){
if(data37.length > 3){
const err113 = {instancePath:instancePath+"/input/patch",schemaPath:"#/properties/input/properties/patch/maxItems",keyword:"maxItems",params:{limit: 3},message:"must NOT have more than 3 items"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data37.length < 2){
const err114 = {instancePath:instancePath+"/input/patch",schemaPath:"#/properties/input/properties/patch/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
const len6 = data37.length;
for(let i8=0; i8<len6; i8++){
let data38 = data37[i8];
if(!((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38)))){
const err115 = {instancePath:instancePath+"/input/patch/" + i8,schemaPath:"#/properties/input/properties/patch/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(typeof data38 == "number"){
if(data38 > 2048 || isNaN(data38)){
const err116 = {instancePath:instancePath+"/input/patch/" + i8,schemaPath:"#/properties/input/properties/patch/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2048},message:"must be <= 2048"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data38 < 1 || isNaN(data38)){
const err117 = {instancePath:instancePath+"/input/patch/" + i8,schemaPath:"#/properties/input/properties/patch/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
}
else {
const err118 = {instancePath:instancePath+"/input/patch",schemaPath:"#/properties/input/properties/patch/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data12.step !== undefined){
let data39 = data12.step;
if(typeof data39 == "number"){
if(data39 > 1 || isNaN(data39)){
const err119 = {instancePath:instancePath+"/input/step",schemaPath:"#/properties/input/properties/step/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(data39 <= 0 || isNaN(data39)){
const err120 = {instancePath:instancePath+"/input/step",schemaPath:"#/properties/input/properties/step/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
else {
const err121 = {instancePath:instancePath+"/input/step",schemaPath:"#/properties/input/properties/step/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data12.tiles !== undefined){
let data40 = data12.tiles;
if(!((data40 === "even") || (data40 === "stride"))){
const err122 = {instancePath:instancePath+"/input/tiles",schemaPath:"#/properties/input/properties/tiles/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.tiles.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data12.gaussian !== undefined){
if(typeof data12.gaussian !== "boolean"){
const err123 = {instancePath:instancePath+"/input/gaussian",schemaPath:"#/properties/input/properties/gaussian/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data12.mirror !== undefined){
let data42 = data12.mirror;
if(Array.isArray(data42)){
if(data42.length > 3){
const err124 = {instancePath:instancePath+"/input/mirror",schemaPath:"#/properties/input/properties/mirror/maxItems",keyword:"maxItems",params:{limit: 3},message:"must NOT have more than 3 items"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
const len7 = data42.length;
for(let i9=0; i9<len7; i9++){
let data43 = data42[i9];
if(!((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43)))){
const err125 = {instancePath:instancePath+"/input/mirror/" + i9,schemaPath:"#/properties/input/properties/mirror/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
if(!(((data43 === 0) || (data43 === 1)) || (data43 === 2))){
const err126 = {instancePath:instancePath+"/input/mirror/" + i9,schemaPath:"#/properties/input/properties/mirror/items/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.mirror.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
let i10 = data42.length;
let j2;
if(i10 > 1){
const indices2 = {};
for(;i10--;){
let item2 = data42[i10];
if(!((typeof item2 == "number") && (!(item2 % 1) && !isNaN(item2)))){
continue;
}
if(typeof indices2[item2] == "number"){
j2 = indices2[item2];
const err127 = {instancePath:instancePath+"/input/mirror",schemaPath:"#/properties/input/properties/mirror/uniqueItems",keyword:"uniqueItems",params:{i: i10, j: j2},message:"must NOT have duplicate items (items ## "+j2+" and "+i10+" are identical)"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
break;
}
indices2[item2] = i10;
}
}
}
else {
const err128 = {instancePath:instancePath+"/input/mirror",schemaPath:"#/properties/input/properties/mirror/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data12.cropToNonzero !== undefined){
if(typeof data12.cropToNonzero !== "boolean"){
const err129 = {instancePath:instancePath+"/input/cropToNonzero",schemaPath:"#/properties/input/properties/cropToNonzero/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data12.normalise !== undefined){
let data45 = data12.normalise;
if(!((data45 === "before") || (data45 === "after"))){
const err130 = {instancePath:instancePath+"/input/normalise",schemaPath:"#/properties/input/properties/normalise/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.normalise.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
if(data12.resampling !== undefined){
let data46 = data12.resampling;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(data46.data === undefined){
const err131 = {instancePath:instancePath+"/input/resampling",schemaPath:"#/properties/input/properties/resampling/required",keyword:"required",params:{missingProperty: "data"},message:"must have required property '"+"data"+"'"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
if(data46.logits === undefined){
const err132 = {instancePath:instancePath+"/input/resampling",schemaPath:"#/properties/input/properties/resampling/required",keyword:"required",params:{missingProperty: "logits"},message:"must have required property '"+"logits"+"'"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(data46.anisotropy === undefined){
const err133 = {instancePath:instancePath+"/input/resampling",schemaPath:"#/properties/input/properties/resampling/required",keyword:"required",params:{missingProperty: "anisotropy"},message:"must have required property '"+"anisotropy"+"'"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(data46.separateZ === undefined){
const err134 = {instancePath:instancePath+"/input/resampling",schemaPath:"#/properties/input/properties/resampling/required",keyword:"required",params:{missingProperty: "separateZ"},message:"must have required property '"+"separateZ"+"'"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
for(const key9 in data46){
if(!((((key9 === "data") || (key9 === "logits")) || (key9 === "anisotropy")) || (key9 === "separateZ"))){
const err135 = {instancePath:instancePath+"/input/resampling",schemaPath:"#/properties/input/properties/resampling/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
if(data46.data !== undefined){
let data47 = data46.data;
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
if(data47.order === undefined){
const err136 = {instancePath:instancePath+"/input/resampling/data",schemaPath:"#/properties/input/properties/resampling/properties/data/required",keyword:"required",params:{missingProperty: "order"},message:"must have required property '"+"order"+"'"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
if(data47.orderZ === undefined){
const err137 = {instancePath:instancePath+"/input/resampling/data",schemaPath:"#/properties/input/properties/resampling/properties/data/required",keyword:"required",params:{missingProperty: "orderZ"},message:"must have required property '"+"orderZ"+"'"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
for(const key10 in data47){
if(!(((key10 === "order") || (key10 === "orderZ")) || (key10 === "align"))){
const err138 = {instancePath:instancePath+"/input/resampling/data",schemaPath:"#/properties/input/properties/resampling/properties/data/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data47.order !== undefined){
let data48 = data47.order;
if(!(((data48 === 0) || (data48 === 1)) || (data48 === 3))){
const err139 = {instancePath:instancePath+"/input/resampling/data/order",schemaPath:"#/properties/input/properties/resampling/properties/data/properties/order/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.resampling.properties.data.properties.order.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data47.orderZ !== undefined){
let data49 = data47.orderZ;
if(!(((data49 === 0) || (data49 === 1)) || (data49 === 3))){
const err140 = {instancePath:instancePath+"/input/resampling/data/orderZ",schemaPath:"#/properties/input/properties/resampling/properties/data/properties/orderZ/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.resampling.properties.data.properties.orderZ.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data47.align !== undefined){
let data50 = data47.align;
if(!(((data50 === "edges") || (data50 === "corners")) || (data50 === "starts"))){
const err141 = {instancePath:instancePath+"/input/resampling/data/align",schemaPath:"#/$defs/align/enum",keyword:"enum",params:{allowedValues: schema36.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
}
else {
const err142 = {instancePath:instancePath+"/input/resampling/data",schemaPath:"#/properties/input/properties/resampling/properties/data/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data46.logits !== undefined){
let data51 = data46.logits;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(data51.order === undefined){
const err143 = {instancePath:instancePath+"/input/resampling/logits",schemaPath:"#/properties/input/properties/resampling/properties/logits/required",keyword:"required",params:{missingProperty: "order"},message:"must have required property '"+"order"+"'"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if(data51.orderZ === undefined){
const err144 = {instancePath:instancePath+"/input/resampling/logits",schemaPath:"#/properties/input/properties/resampling/properties/logits/required",keyword:"required",params:{missingProperty: "orderZ"},message:"must have required property '"+"orderZ"+"'"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
for(const key11 in data51){
if(!(((key11 === "order") || (key11 === "orderZ")) || (key11 === "align"))){
const err145 = {instancePath:instancePath+"/input/resampling/logits",schemaPath:"#/properties/input/properties/resampling/properties/logits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
if(data51.order !== undefined){
let data52 = data51.order;
if(!((data52 === 0) || (data52 === 1))){
const err146 = {instancePath:instancePath+"/input/resampling/logits/order",schemaPath:"#/properties/input/properties/resampling/properties/logits/properties/order/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.resampling.properties.logits.properties.order.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data51.orderZ !== undefined){
let data53 = data51.orderZ;
if(!((data53 === 0) || (data53 === 1))){
const err147 = {instancePath:instancePath+"/input/resampling/logits/orderZ",schemaPath:"#/properties/input/properties/resampling/properties/logits/properties/orderZ/enum",keyword:"enum",params:{allowedValues: schema32.properties.input.properties.resampling.properties.logits.properties.orderZ.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
if(data51.align !== undefined){
let data54 = data51.align;
if(!(((data54 === "edges") || (data54 === "corners")) || (data54 === "starts"))){
const err148 = {instancePath:instancePath+"/input/resampling/logits/align",schemaPath:"#/$defs/align/enum",keyword:"enum",params:{allowedValues: schema36.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
}
else {
const err149 = {instancePath:instancePath+"/input/resampling/logits",schemaPath:"#/properties/input/properties/resampling/properties/logits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data46.anisotropy !== undefined){
let data55 = data46.anisotropy;
if(typeof data55 == "number"){
if(data55 < 1 || isNaN(data55)){
const err150 = {instancePath:instancePath+"/input/resampling/anisotropy",schemaPath:"#/properties/input/properties/resampling/properties/anisotropy/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
else {
const err151 = {instancePath:instancePath+"/input/resampling/anisotropy",schemaPath:"#/properties/input/properties/resampling/properties/anisotropy/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data46.separateZ !== undefined){
let data56 = data46.separateZ;
if((typeof data56 !== "boolean") && (data56 !== null)){
const err152 = {instancePath:instancePath+"/input/resampling/separateZ",schemaPath:"#/properties/input/properties/resampling/properties/separateZ/type",keyword:"type",params:{type: schema32.properties.input.properties.resampling.properties.separateZ.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
}
else {
const err153 = {instancePath:instancePath+"/input/resampling",schemaPath:"#/properties/input/properties/resampling/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
if(data.output !== undefined){
let data57 = data.output;
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
if(data57.kind === undefined){
const err155 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
if(data57.regions === undefined){
const err156 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/required",keyword:"required",params:{missingProperty: "regions"},message:"must have required property '"+"regions"+"'"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
for(const key12 in data57){
if(!(((((key12 === "kind") || (key12 === "regions")) || (key12 === "parts")) || (key12 === "size")) || (key12 === "order"))){
const err157 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data57.kind !== undefined){
let data58 = data57.kind;
if(!((data58 === "logits") || (data58 === "probabilities"))){
const err158 = {instancePath:instancePath+"/output/kind",schemaPath:"#/properties/output/properties/kind/enum",keyword:"enum",params:{allowedValues: schema32.properties.output.properties.kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data57.regions !== undefined){
let data59 = data57.regions;
const _errs131 = errors;
let valid39 = false;
let passing2 = null;
const _errs132 = errors;
if(data59 !== null){
const err159 = {instancePath:instancePath+"/output/regions",schemaPath:"#/properties/output/properties/regions/oneOf/0/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
var _valid3 = _errs132 === errors;
if(_valid3){
valid39 = true;
passing2 = 0;
}
const _errs134 = errors;
if(Array.isArray(data59)){
if(data59.length > 255){
const err160 = {instancePath:instancePath+"/output/regions",schemaPath:"#/properties/output/properties/regions/oneOf/1/maxItems",keyword:"maxItems",params:{limit: 255},message:"must NOT have more than 255 items"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
if(data59.length < 1){
const err161 = {instancePath:instancePath+"/output/regions",schemaPath:"#/properties/output/properties/regions/oneOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
const len8 = data59.length;
for(let i11=0; i11<len8; i11++){
let data60 = data59[i11];
if(Array.isArray(data60)){
if(data60.length < 1){
const err162 = {instancePath:instancePath+"/output/regions/" + i11,schemaPath:"#/properties/output/properties/regions/oneOf/1/items/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
const len9 = data60.length;
for(let i12=0; i12<len9; i12++){
let data61 = data60[i12];
if(!((typeof data61 == "number") && (!(data61 % 1) && !isNaN(data61)))){
const err163 = {instancePath:instancePath+"/output/regions/" + i11+"/" + i12,schemaPath:"#/properties/output/properties/regions/oneOf/1/items/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
if(typeof data61 == "number"){
if(data61 > 255 || isNaN(data61)){
const err164 = {instancePath:instancePath+"/output/regions/" + i11+"/" + i12,schemaPath:"#/properties/output/properties/regions/oneOf/1/items/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
if(data61 < 1 || isNaN(data61)){
const err165 = {instancePath:instancePath+"/output/regions/" + i11+"/" + i12,schemaPath:"#/properties/output/properties/regions/oneOf/1/items/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
}
}
else {
const err166 = {instancePath:instancePath+"/output/regions/" + i11,schemaPath:"#/properties/output/properties/regions/oneOf/1/items/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
else {
const err167 = {instancePath:instancePath+"/output/regions",schemaPath:"#/properties/output/properties/regions/oneOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
var _valid3 = _errs134 === errors;
if(_valid3 && valid39){
valid39 = false;
passing2 = [passing2, 1];
}
else {
if(_valid3){
valid39 = true;
passing2 = 1;
}
}
if(!valid39){
const err168 = {instancePath:instancePath+"/output/regions",schemaPath:"#/properties/output/properties/regions/oneOf",keyword:"oneOf",params:{passingSchemas: passing2},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
else {
errors = _errs131;
if(vErrors !== null){
if(_errs131){
vErrors.length = _errs131;
}
else {
vErrors = null;
}
}
}
}
if(data57.parts !== undefined){
let data62 = data57.parts;
if(Array.isArray(data62)){
if(data62.length > 16){
const err169 = {instancePath:instancePath+"/output/parts",schemaPath:"#/properties/output/properties/parts/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if(data62.length < 2){
const err170 = {instancePath:instancePath+"/output/parts",schemaPath:"#/properties/output/properties/parts/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
const len10 = data62.length;
for(let i13=0; i13<len10; i13++){
let data63 = data62[i13];
if(!((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63)))){
const err171 = {instancePath:instancePath+"/output/parts/" + i13,schemaPath:"#/properties/output/properties/parts/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
if(typeof data63 == "number"){
if(data63 > 256 || isNaN(data63)){
const err172 = {instancePath:instancePath+"/output/parts/" + i13,schemaPath:"#/properties/output/properties/parts/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 256},message:"must be <= 256"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if(data63 < 2 || isNaN(data63)){
const err173 = {instancePath:instancePath+"/output/parts/" + i13,schemaPath:"#/properties/output/properties/parts/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
}
}
else {
const err174 = {instancePath:instancePath+"/output/parts",schemaPath:"#/properties/output/properties/parts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data57.size !== undefined){
let data64 = data57.size;
if(Array.isArray(data64)){
if(data64.length > 3){
const err175 = {instancePath:instancePath+"/output/size",schemaPath:"#/properties/output/properties/size/maxItems",keyword:"maxItems",params:{limit: 3},message:"must NOT have more than 3 items"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
if(data64.length < 2){
const err176 = {instancePath:instancePath+"/output/size",schemaPath:"#/properties/output/properties/size/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
const len11 = data64.length;
for(let i14=0; i14<len11; i14++){
let data65 = data64[i14];
if(!((typeof data65 == "number") && (!(data65 % 1) && !isNaN(data65)))){
const err177 = {instancePath:instancePath+"/output/size/" + i14,schemaPath:"#/properties/output/properties/size/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(typeof data65 == "number"){
if(data65 > 2048 || isNaN(data65)){
const err178 = {instancePath:instancePath+"/output/size/" + i14,schemaPath:"#/properties/output/properties/size/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2048},message:"must be <= 2048"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
if(data65 < 1 || isNaN(data65)){
const err179 = {instancePath:instancePath+"/output/size/" + i14,schemaPath:"#/properties/output/properties/size/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
}
}
else {
const err180 = {instancePath:instancePath+"/output/size",schemaPath:"#/properties/output/properties/size/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data57.order !== undefined){
let data66 = data57.order;
if(Array.isArray(data66)){
if(data66.length > 255){
const err181 = {instancePath:instancePath+"/output/order",schemaPath:"#/properties/output/properties/order/maxItems",keyword:"maxItems",params:{limit: 255},message:"must NOT have more than 255 items"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
if(data66.length < 1){
const err182 = {instancePath:instancePath+"/output/order",schemaPath:"#/properties/output/properties/order/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
const len12 = data66.length;
for(let i15=0; i15<len12; i15++){
let data67 = data66[i15];
if(!((typeof data67 == "number") && (!(data67 % 1) && !isNaN(data67)))){
const err183 = {instancePath:instancePath+"/output/order/" + i15,schemaPath:"#/properties/output/properties/order/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(typeof data67 == "number"){
if(data67 > 255 || isNaN(data67)){
const err184 = {instancePath:instancePath+"/output/order/" + i15,schemaPath:"#/properties/output/properties/order/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
if(data67 < 1 || isNaN(data67)){
const err185 = {instancePath:instancePath+"/output/order/" + i15,schemaPath:"#/properties/output/properties/order/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
}
}
else {
const err186 = {instancePath:instancePath+"/output/order",schemaPath:"#/properties/output/properties/order/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
}
else {
const err187 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data.modalities !== undefined){
let data68 = data.modalities;
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(Object.keys(data68).length < 1){
const err188 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
for(const key13 in data68){
const _errs154 = errors;
if(!(((key13 === "CT") || (key13 === "MR")) || (key13 === "CE_MR"))){
const err189 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/propertyNames/enum",keyword:"enum",params:{allowedValues: schema32.properties.modalities.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key13};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
var valid50 = _errs154 === errors;
if(!valid50){
const err190 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/propertyNames",keyword:"propertyNames",params:{propertyName: key13},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
for(const key14 in data68){
let data69 = data68[key14];
if(data69 && typeof data69 == "object" && !Array.isArray(data69)){
if(data69.defaultHead === undefined){
const err191 = {instancePath:instancePath+"/modalities/" + key14.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/required",keyword:"required",params:{missingProperty: "defaultHead"},message:"must have required property '"+"defaultHead"+"'"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
for(const key15 in data69){
if(!(key15 === "defaultHead")){
const err192 = {instancePath:instancePath+"/modalities/" + key14.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
if(data69.defaultHead !== undefined){
if(typeof data69.defaultHead !== "string"){
const err193 = {instancePath:instancePath+"/modalities/" + key14.replace(/~/g, "~0").replace(/\//g, "~1")+"/defaultHead",schemaPath:"#/properties/modalities/additionalProperties/properties/defaultHead/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
}
else {
const err194 = {instancePath:instancePath+"/modalities/" + key14.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
}
else {
const err195 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data.heads !== undefined){
let data71 = data.heads;
if(Array.isArray(data71)){
if(data71.length > 1){
const err196 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/maxItems",keyword:"maxItems",params:{limit: 1},message:"must NOT have more than 1 items"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
if(data71.length < 1){
const err197 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
const len13 = data71.length;
for(let i16=0; i16<len13; i16++){
let data72 = data71[i16];
if(!(validate22(data72, {instancePath:instancePath+"/heads/" + i16,parentData:data71,parentDataProperty:i16,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
if(data72.graphIndex !== undefined){
const err198 = {instancePath:instancePath+"/heads/" + i16+"/graphIndex",schemaPath:"#/properties/heads/items/allOf/1/properties/graphIndex/false schema",keyword:"false schema",params:{},message:"boolean schema is false"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
else {
const err199 = {instancePath:instancePath+"/heads/" + i16,schemaPath:"#/properties/heads/items/allOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
}
else {
const err200 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data.precision !== undefined){
let data74 = data.precision;
if(!(((data74 === "float32") || (data74 === "float16")) || (data74 === "int8"))){
const err201 = {instancePath:instancePath+"/precision",schemaPath:"#/$defs/precision/enum",keyword:"enum",params:{allowedValues: schema40.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data.parity !== undefined){
let data75 = data.parity;
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
if(data75.onnxruntime === undefined){
const err202 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "onnxruntime"},message:"must have required property '"+"onnxruntime"+"'"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data75.cases === undefined){
const err203 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data75.maxDifference === undefined){
const err204 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "maxDifference"},message:"must have required property '"+"maxDifference"+"'"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
for(const key16 in data75){
if(!(((key16 === "onnxruntime") || (key16 === "cases")) || (key16 === "maxDifference"))){
const err205 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data75.onnxruntime !== undefined){
if(typeof data75.onnxruntime !== "string"){
const err206 = {instancePath:instancePath+"/parity/onnxruntime",schemaPath:"#/properties/parity/properties/onnxruntime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data75.cases !== undefined){
let data77 = data75.cases;
if(Array.isArray(data77)){
if(data77.length < 1){
const err207 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
const len14 = data77.length;
for(let i17=0; i17<len14; i17++){
let data78 = data77[i17];
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
if(data78.file === undefined){
const err208 = {instancePath:instancePath+"/parity/cases/" + i17,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "file"},message:"must have required property '"+"file"+"'"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
if(data78.batch === undefined){
const err209 = {instancePath:instancePath+"/parity/cases/" + i17,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "batch"},message:"must have required property '"+"batch"+"'"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
if(data78.size === undefined){
const err210 = {instancePath:instancePath+"/parity/cases/" + i17,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "size"},message:"must have required property '"+"size"+"'"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if(data78.maxDifference === undefined){
const err211 = {instancePath:instancePath+"/parity/cases/" + i17,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "maxDifference"},message:"must have required property '"+"maxDifference"+"'"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
for(const key17 in data78){
if(!((((key17 === "file") || (key17 === "batch")) || (key17 === "size")) || (key17 === "maxDifference"))){
const err212 = {instancePath:instancePath+"/parity/cases/" + i17,schemaPath:"#/properties/parity/properties/cases/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data78.file !== undefined){
if(typeof data78.file !== "string"){
const err213 = {instancePath:instancePath+"/parity/cases/" + i17+"/file",schemaPath:"#/properties/parity/properties/cases/items/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data78.batch !== undefined){
let data80 = data78.batch;
if(!((typeof data80 == "number") && (!(data80 % 1) && !isNaN(data80)))){
const err214 = {instancePath:instancePath+"/parity/cases/" + i17+"/batch",schemaPath:"#/properties/parity/properties/cases/items/properties/batch/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
if(data78.size !== undefined){
let data81 = data78.size;
if(Array.isArray(data81)){
const len15 = data81.length;
for(let i18=0; i18<len15; i18++){
let data82 = data81[i18];
if(!((typeof data82 == "number") && (!(data82 % 1) && !isNaN(data82)))){
const err215 = {instancePath:instancePath+"/parity/cases/" + i17+"/size/" + i18,schemaPath:"#/properties/parity/properties/cases/items/properties/size/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
}
else {
const err216 = {instancePath:instancePath+"/parity/cases/" + i17+"/size",schemaPath:"#/properties/parity/properties/cases/items/properties/size/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
if(data78.maxDifference !== undefined){
if(!(typeof data78.maxDifference == "number")){
const err217 = {instancePath:instancePath+"/parity/cases/" + i17+"/maxDifference",schemaPath:"#/properties/parity/properties/cases/items/properties/maxDifference/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
}
else {
const err218 = {instancePath:instancePath+"/parity/cases/" + i17,schemaPath:"#/properties/parity/properties/cases/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
}
else {
const err219 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
if(data75.maxDifference !== undefined){
if(!(typeof data75.maxDifference == "number")){
const err220 = {instancePath:instancePath+"/parity/maxDifference",schemaPath:"#/properties/parity/properties/maxDifference/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
}
else {
const err221 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
if(data.options !== undefined){
let data85 = data.options;
if(Array.isArray(data85)){
if(data85.length > 0){
const err222 = {instancePath:instancePath+"/options",schemaPath:"#/properties/options/maxItems",keyword:"maxItems",params:{limit: 0},message:"must NOT have more than 0 items"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
else {
const err223 = {instancePath:instancePath+"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data.accuracy !== undefined){
let data86 = data.accuracy;
if(Array.isArray(data86)){
const len16 = data86.length;
for(let i19=0; i19<len16; i19++){
let data87 = data86[i19];
if(data87 && typeof data87 == "object" && !Array.isArray(data87)){
if(data87.dataset === undefined){
const err224 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
if(data87.modality === undefined){
const err225 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "modality"},message:"must have required property '"+"modality"+"'"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
if(data87.head === undefined){
const err226 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if(data87.cases === undefined){
const err227 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
if(data87.dice === undefined){
const err228 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
for(const key18 in data87){
if(!(((((key18 === "dataset") || (key18 === "modality")) || (key18 === "head")) || (key18 === "cases")) || (key18 === "dice"))){
const err229 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
if(data87.dataset !== undefined){
if(typeof data87.dataset !== "string"){
const err230 = {instancePath:instancePath+"/accuracy/" + i19+"/dataset",schemaPath:"#/$defs/accuracy/items/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
if(data87.modality !== undefined){
let data89 = data87.modality;
if(!(((data89 === "CT") || (data89 === "MR")) || (data89 === "CE_MR"))){
const err231 = {instancePath:instancePath+"/accuracy/" + i19+"/modality",schemaPath:"#/$defs/accuracy/items/properties/modality/enum",keyword:"enum",params:{allowedValues: schema41.items.properties.modality.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data87.head !== undefined){
if(typeof data87.head !== "string"){
const err232 = {instancePath:instancePath+"/accuracy/" + i19+"/head",schemaPath:"#/$defs/accuracy/items/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
if(data87.cases !== undefined){
let data91 = data87.cases;
if(Array.isArray(data91)){
const len17 = data91.length;
for(let i20=0; i20<len17; i20++){
if(typeof data91[i20] !== "string"){
const err233 = {instancePath:instancePath+"/accuracy/" + i19+"/cases/" + i20,schemaPath:"#/$defs/accuracy/items/properties/cases/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
}
else {
const err234 = {instancePath:instancePath+"/accuracy/" + i19+"/cases",schemaPath:"#/$defs/accuracy/items/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
if(data87.dice !== undefined){
let data93 = data87.dice;
if(data93 && typeof data93 == "object" && !Array.isArray(data93)){
for(const key19 in data93){
let data94 = data93[key19];
if(typeof data94 == "number"){
if(data94 > 1 || isNaN(data94)){
const err235 = {instancePath:instancePath+"/accuracy/" + i19+"/dice/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/accuracy/items/properties/dice/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
if(data94 < 0 || isNaN(data94)){
const err236 = {instancePath:instancePath+"/accuracy/" + i19+"/dice/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/accuracy/items/properties/dice/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
else {
const err237 = {instancePath:instancePath+"/accuracy/" + i19+"/dice/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/accuracy/items/properties/dice/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
}
else {
const err238 = {instancePath:instancePath+"/accuracy/" + i19+"/dice",schemaPath:"#/$defs/accuracy/items/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
}
else {
const err239 = {instancePath:instancePath+"/accuracy/" + i19,schemaPath:"#/$defs/accuracy/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
}
else {
const err240 = {instancePath:instancePath+"/accuracy",schemaPath:"#/$defs/accuracy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
if(data.provenance !== undefined){
let data95 = data.provenance;
if(data95 && typeof data95 == "object" && !Array.isArray(data95)){
if(data95.commit === undefined){
const err241 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "commit"},message:"must have required property '"+"commit"+"'"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
if(data95.config === undefined){
const err242 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "config"},message:"must have required property '"+"config"+"'"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
if(data95.data === undefined){
const err243 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "data"},message:"must have required property '"+"data"+"'"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
if(data95.seed === undefined){
const err244 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "seed"},message:"must have required property '"+"seed"+"'"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
if(data95.parameters === undefined){
const err245 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "parameters"},message:"must have required property '"+"parameters"+"'"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
for(const key20 in data95){
if(!((((((key20 === "commit") || (key20 === "config")) || (key20 === "data")) || (key20 === "seed")) || (key20 === "parameters")) || (key20 === "source"))){
const err246 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
if(data95.commit !== undefined){
if(typeof data95.commit !== "string"){
const err247 = {instancePath:instancePath+"/provenance/commit",schemaPath:"#/$defs/provenance/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data95.config !== undefined){
let data97 = data95.config;
if(!(data97 && typeof data97 == "object" && !Array.isArray(data97))){
const err248 = {instancePath:instancePath+"/provenance/config",schemaPath:"#/$defs/provenance/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
if(data95.data !== undefined){
let data98 = data95.data;
if(Array.isArray(data98)){
const len18 = data98.length;
for(let i21=0; i21<len18; i21++){
if(typeof data98[i21] !== "string"){
const err249 = {instancePath:instancePath+"/provenance/data/" + i21,schemaPath:"#/$defs/provenance/properties/data/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
}
else {
const err250 = {instancePath:instancePath+"/provenance/data",schemaPath:"#/$defs/provenance/properties/data/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
if(data95.seed !== undefined){
let data100 = data95.seed;
if((!((typeof data100 == "number") && (!(data100 % 1) && !isNaN(data100)))) && (data100 !== null)){
const err251 = {instancePath:instancePath+"/provenance/seed",schemaPath:"#/$defs/provenance/properties/seed/type",keyword:"type",params:{type: schema42.properties.seed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
if(data95.parameters !== undefined){
let data101 = data95.parameters;
if(!((typeof data101 == "number") && (!(data101 % 1) && !isNaN(data101)))){
const err252 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/$defs/provenance/properties/parameters/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
if(typeof data101 == "number"){
if(data101 < 1 || isNaN(data101)){
const err253 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/$defs/provenance/properties/parameters/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
}
if(data95.source !== undefined){
if(typeof data95.source !== "string"){
const err254 = {instancePath:instancePath+"/provenance/source",schemaPath:"#/$defs/provenance/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
}
else {
const err255 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
}
else {
const err256 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema43 = {"type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","experts","modalities","heads","routing","precision","parity","accuracy","provenance"],"description":"Schema 1: a graph that takes slices.","properties":{"schemaVersion":{"const":1},"name":{"$ref":"#/$defs/name"},"version":{"$ref":"#/$defs/version"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one, relative to it; exactly one has the role graph.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":1,"items":{"$ref":"#/$defs/file"}},"input":{"type":"object","additionalProperties":false,"required":["size","context","orientation"],"properties":{"size":{"description":"Rows and columns that the network works at; the graph resizes to them.","type":"array","items":{"type":"integer","minimum":32,"maximum":4096},"minItems":2,"maxItems":2},"context":{"description":"Neighbouring slices given as channels, centre included: 1 or another odd number.","enum":[1,3,5,7]},"orientation":{"description":"Patient directions in which columns (W), rows (H) and slices increase.","const":"LPS"},"millimetres":{"description":"The network's field in the patient. The graph then has the input spacing, and slices are resampled by it; without, neighbours are the next slices and the graph knows no millimetres.","type":"object","additionalProperties":false,"required":["pixel","neighbour"],"properties":{"pixel":{"description":"Edge of one of the size's pixels, in mm.","type":"number","exclusiveMinimum":0},"neighbour":{"description":"Wanted distance in mm of the neighbouring slices that are channels; the host takes the whole number of slices that is nearest to it, at least one.","type":"number","exclusiveMinimum":0}}}}},"experts":{"description":"Name of each expert in the order of the graph's gates output.","type":"array","minItems":1,"maxItems":64,"uniqueItems":true,"items":{"type":"string","minLength":1}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["window","defaultHead","expert"],"properties":{"window":{"oneOf":[{"description":"The same lower and upper intensity for every volume.","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"fixed"},"lower":{"type":"number"},"upper":{"type":"number"}}},{"description":"Percentiles (0 to 100) over all voxels of the volume: the smallest intensity v such that at least p percent of the voxels are at most v (inverted CDF, no interpolation).","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"percentile"},"lower":{"type":"number","minimum":0,"maximum":100},"upper":{"type":"number","minimum":0,"maximum":100}}}]},"defaultHead":{"type":"string"},"expert":{"description":"The expert pre-trained on this modality.","type":"string"}}}},"heads":{"type":"array","minItems":1,"items":{"allOf":[{"$ref":"#/$defs/head"},{"type":"object","required":["graphIndex"],"properties":{"classes":{"type":"array","items":{"type":"object","required":["code"]}}}}]}},"routing":{"description":"dense: the gate mixes all experts. modality: only the expert of the sample's modality works.","enum":["dense","modality"]},"precision":{"$ref":"#/$defs/precision"},"options":{"description":"What this export does otherwise than the network that was trained, and the Dice that it costs against the exact export on the same cases; null where nobody measured it.","type":"array","items":{"type":"object","additionalProperties":false,"required":["name","measured"],"properties":{"name":{"enum":["int8","float16","modality-routing"]},"measured":{"oneOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["meanDiceLoss","worst","cases"],"properties":{"meanDiceLoss":{"description":"Over all organs; negative is a gain.","type":"number","minimum":-1,"maximum":1},"worst":{"description":"The organ that lost most.","type":"object","additionalProperties":false,"required":["dataset","head","class","diceLoss"],"properties":{"dataset":{"type":"string"},"head":{"type":"string"},"class":{"type":"string"},"diceLoss":{"type":"number","minimum":-1,"maximum":1}}},"cases":{"type":"integer","minimum":1}}}]}}}},"parity":{"description":"Torch against onnxruntime, as the exporter measured it.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxLabelDisagreement"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["batch","height","width","labelDisagreement"],"properties":{"batch":{"type":"integer"},"height":{"type":"integer"},"width":{"type":"integer"},"labelDisagreement":{"description":"Share of pixels whose label differs.","type":"number"}}}},"maxLabelDisagreement":{"type":"number"}}},"accuracy":{"$ref":"#/$defs/accuracy"},"provenance":{"$ref":"#/$defs/provenance"}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schemaVersion === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "schemaVersion"},message:"must have required property '"+"schemaVersion"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.version === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"},message:"must have required property '"+"version"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.description === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "description"},message:"must have required property '"+"description"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.files === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "files"},message:"must have required property '"+"files"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data.input === undefined){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "input"},message:"must have required property '"+"input"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data.experts === undefined){
const err6 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "experts"},message:"must have required property '"+"experts"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data.modalities === undefined){
const err7 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "modalities"},message:"must have required property '"+"modalities"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data.heads === undefined){
const err8 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "heads"},message:"must have required property '"+"heads"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data.routing === undefined){
const err9 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "routing"},message:"must have required property '"+"routing"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data.precision === undefined){
const err10 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "precision"},message:"must have required property '"+"precision"+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data.parity === undefined){
const err11 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "parity"},message:"must have required property '"+"parity"+"'"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data.accuracy === undefined){
const err12 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "accuracy"},message:"must have required property '"+"accuracy"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data.provenance === undefined){
const err13 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "provenance"},message:"must have required property '"+"provenance"+"'"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema43.properties, key0))){
const err14 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.schemaVersion !== undefined){
if(1 !== data.schemaVersion){
const err15 = {instancePath:instancePath+"/schemaVersion",schemaPath:"#/properties/schemaVersion/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.name !== undefined){
let data1 = data.name;
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
const err16 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,63}$"+"\""};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.version !== undefined){
let data2 = data.version;
if(typeof data2 === "string"){
if(!pattern5.test(data2)){
const err18 = {instancePath:instancePath+"/version",schemaPath:"#/$defs/version/pattern",keyword:"pattern",params:{pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},message:"must match pattern \""+"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"+"\""};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/version",schemaPath:"#/$defs/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.description !== undefined){
let data3 = data.description;
if(typeof data3 === "string"){
if(data3.length < 1){
const err20 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.files !== undefined){
let data4 = data.files;
if(Array.isArray(data4)){
if(data4.length < 1){
const err22 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.path === undefined){
const err23 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data5.role === undefined){
const err24 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data5.bytes === undefined){
const err25 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "bytes"},message:"must have required property '"+"bytes"+"'"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data5.sha256 === undefined){
const err26 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
for(const key1 in data5){
if(!((((key1 === "path") || (key1 === "role")) || (key1 === "bytes")) || (key1 === "sha256"))){
const err27 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data5.path !== undefined){
let data6 = data5.path;
if(typeof data6 === "string"){
if(!pattern6.test(data6)){
const err28 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/$defs/file/properties/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._-]*$"+"\""};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
else {
const err29 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/$defs/file/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data5.role !== undefined){
let data7 = data5.role;
if(!(((data7 === "graph") || (data7 === "weights")) || (data7 === "card"))){
const err30 = {instancePath:instancePath+"/files/" + i0+"/role",schemaPath:"#/$defs/file/properties/role/enum",keyword:"enum",params:{allowedValues: schema35.properties.role.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data5.bytes !== undefined){
let data8 = data5.bytes;
if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
const err31 = {instancePath:instancePath+"/files/" + i0+"/bytes",schemaPath:"#/$defs/file/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data8 == "number"){
if(data8 < 1 || isNaN(data8)){
const err32 = {instancePath:instancePath+"/files/" + i0+"/bytes",schemaPath:"#/$defs/file/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data5.sha256 !== undefined){
let data9 = data5.sha256;
if(typeof data9 === "string"){
if(!pattern7.test(data9)){
const err33 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/$defs/file/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/$defs/file/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
const _errs24 = errors;
const len1 = data4.length;
let valid7 = false;
let count0 = 0;
for(let i1=0; i1<len1; i1++){
let data10 = data4[i1];
const _errs25 = errors;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.role === undefined){
const err36 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/contains/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data10.role !== undefined){
if("graph" !== data10.role){
const err37 = {instancePath:instancePath+"/files/" + i1+"/role",schemaPath:"#/properties/files/contains/properties/role/const",keyword:"const",params:{allowedValue: "graph"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/files/" + i1,schemaPath:"#/properties/files/contains/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid0 = _errs25 === errors;
if(_valid0){
count0++;
if(count0 > 1){
valid7 = false;
break;
}
valid7 = true;
}
}
if(!valid7){
const err39 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/contains",keyword:"contains",params:{minContains: 1, maxContains: 1},message:"must contain at least 1 and no more than 1 valid item(s)"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
else {
errors = _errs24;
if(vErrors !== null){
if(_errs24){
vErrors.length = _errs24;
}
else {
vErrors = null;
}
}
}
}
else {
const err40 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.input !== undefined){
let data12 = data.input;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.size === undefined){
const err41 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "size"},message:"must have required property '"+"size"+"'"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data12.context === undefined){
const err42 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "context"},message:"must have required property '"+"context"+"'"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data12.orientation === undefined){
const err43 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/required",keyword:"required",params:{missingProperty: "orientation"},message:"must have required property '"+"orientation"+"'"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
for(const key2 in data12){
if(!((((key2 === "size") || (key2 === "context")) || (key2 === "orientation")) || (key2 === "millimetres"))){
const err44 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data12.size !== undefined){
let data13 = data12.size;
if(Array.isArray(data13)){
if(data13.length > 2){
const err45 = {instancePath:instancePath+"/input/size",schemaPath:"#/properties/input/properties/size/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data13.length < 2){
const err46 = {instancePath:instancePath+"/input/size",schemaPath:"#/properties/input/properties/size/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
const len2 = data13.length;
for(let i2=0; i2<len2; i2++){
let data14 = data13[i2];
if(!((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14)))){
const err47 = {instancePath:instancePath+"/input/size/" + i2,schemaPath:"#/properties/input/properties/size/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(typeof data14 == "number"){
if(data14 > 4096 || isNaN(data14)){
const err48 = {instancePath:instancePath+"/input/size/" + i2,schemaPath:"#/properties/input/properties/size/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4096},message:"must be <= 4096"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data14 < 32 || isNaN(data14)){
const err49 = {instancePath:instancePath+"/input/size/" + i2,schemaPath:"#/properties/input/properties/size/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 32},message:"must be >= 32"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
}
else {
const err50 = {instancePath:instancePath+"/input/size",schemaPath:"#/properties/input/properties/size/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data12.context !== undefined){
let data15 = data12.context;
if(!((((data15 === 1) || (data15 === 3)) || (data15 === 5)) || (data15 === 7))){
const err51 = {instancePath:instancePath+"/input/context",schemaPath:"#/properties/input/properties/context/enum",keyword:"enum",params:{allowedValues: schema43.properties.input.properties.context.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data12.orientation !== undefined){
if("LPS" !== data12.orientation){
const err52 = {instancePath:instancePath+"/input/orientation",schemaPath:"#/properties/input/properties/orientation/const",keyword:"const",params:{allowedValue: "LPS"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data12.millimetres !== undefined){
let data17 = data12.millimetres;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.pixel === undefined){
const err53 = {instancePath:instancePath+"/input/millimetres",schemaPath:"#/properties/input/properties/millimetres/required",keyword:"required",params:{missingProperty: "pixel"},message:"must have required property '"+"pixel"+"'"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(data17.neighbour === undefined){
const err54 = {instancePath:instancePath+"/input/millimetres",schemaPath:"#/properties/input/properties/millimetres/required",keyword:"required",params:{missingProperty: "neighbour"},message:"must have required property '"+"neighbour"+"'"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
for(const key3 in data17){
if(!((key3 === "pixel") || (key3 === "neighbour"))){
const err55 = {instancePath:instancePath+"/input/millimetres",schemaPath:"#/properties/input/properties/millimetres/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data17.pixel !== undefined){
let data18 = data17.pixel;
if(typeof data18 == "number"){
if(data18 <= 0 || isNaN(data18)){
const err56 = {instancePath:instancePath+"/input/millimetres/pixel",schemaPath:"#/properties/input/properties/millimetres/properties/pixel/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/input/millimetres/pixel",schemaPath:"#/properties/input/properties/millimetres/properties/pixel/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data17.neighbour !== undefined){
let data19 = data17.neighbour;
if(typeof data19 == "number"){
if(data19 <= 0 || isNaN(data19)){
const err58 = {instancePath:instancePath+"/input/millimetres/neighbour",schemaPath:"#/properties/input/properties/millimetres/properties/neighbour/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/input/millimetres/neighbour",schemaPath:"#/properties/input/properties/millimetres/properties/neighbour/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
else {
const err60 = {instancePath:instancePath+"/input/millimetres",schemaPath:"#/properties/input/properties/millimetres/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/input",schemaPath:"#/properties/input/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data.experts !== undefined){
let data20 = data.experts;
if(Array.isArray(data20)){
if(data20.length > 64){
const err62 = {instancePath:instancePath+"/experts",schemaPath:"#/properties/experts/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if(data20.length < 1){
const err63 = {instancePath:instancePath+"/experts",schemaPath:"#/properties/experts/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
const len3 = data20.length;
for(let i3=0; i3<len3; i3++){
let data21 = data20[i3];
if(typeof data21 === "string"){
if(data21.length < 1){
const err64 = {instancePath:instancePath+"/experts/" + i3,schemaPath:"#/properties/experts/items/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/experts/" + i3,schemaPath:"#/properties/experts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
let i4 = data20.length;
let j0;
if(i4 > 1){
const indices0 = {};
for(;i4--;){
let item0 = data20[i4];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err66 = {instancePath:instancePath+"/experts",schemaPath:"#/properties/experts/uniqueItems",keyword:"uniqueItems",params:{i: i4, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i4+" are identical)"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
break;
}
indices0[item0] = i4;
}
}
}
else {
const err67 = {instancePath:instancePath+"/experts",schemaPath:"#/properties/experts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data.modalities !== undefined){
let data22 = data.modalities;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(Object.keys(data22).length < 1){
const err68 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
for(const key4 in data22){
const _errs50 = errors;
if(!(((key4 === "CT") || (key4 === "MR")) || (key4 === "CE_MR"))){
const err69 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/propertyNames/enum",keyword:"enum",params:{allowedValues: schema43.properties.modalities.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key4};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
var valid16 = _errs50 === errors;
if(!valid16){
const err70 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/propertyNames",keyword:"propertyNames",params:{propertyName: key4},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
for(const key5 in data22){
let data23 = data22[key5];
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.window === undefined){
const err71 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/required",keyword:"required",params:{missingProperty: "window"},message:"must have required property '"+"window"+"'"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(data23.defaultHead === undefined){
const err72 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/required",keyword:"required",params:{missingProperty: "defaultHead"},message:"must have required property '"+"defaultHead"+"'"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(data23.expert === undefined){
const err73 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/required",keyword:"required",params:{missingProperty: "expert"},message:"must have required property '"+"expert"+"'"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
for(const key6 in data23){
if(!(((key6 === "window") || (key6 === "defaultHead")) || (key6 === "expert"))){
const err74 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data23.window !== undefined){
let data24 = data23.window;
const _errs56 = errors;
let valid19 = false;
let passing0 = null;
const _errs57 = errors;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.kind === undefined){
const err75 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data24.lower === undefined){
const err76 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/required",keyword:"required",params:{missingProperty: "lower"},message:"must have required property '"+"lower"+"'"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data24.upper === undefined){
const err77 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/required",keyword:"required",params:{missingProperty: "upper"},message:"must have required property '"+"upper"+"'"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
for(const key7 in data24){
if(!(((key7 === "kind") || (key7 === "lower")) || (key7 === "upper"))){
const err78 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data24.kind !== undefined){
if("fixed" !== data24.kind){
const err79 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/kind",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "fixed"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data24.lower !== undefined){
if(!(typeof data24.lower == "number")){
const err80 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/lower",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/properties/lower/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data24.upper !== undefined){
if(!(typeof data24.upper == "number")){
const err81 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/upper",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/properties/upper/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
var _valid1 = _errs57 === errors;
if(_valid1){
valid19 = true;
passing0 = 0;
var props0 = true;
}
const _errs65 = errors;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.kind === undefined){
const err83 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data24.lower === undefined){
const err84 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/required",keyword:"required",params:{missingProperty: "lower"},message:"must have required property '"+"lower"+"'"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(data24.upper === undefined){
const err85 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/required",keyword:"required",params:{missingProperty: "upper"},message:"must have required property '"+"upper"+"'"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
for(const key8 in data24){
if(!(((key8 === "kind") || (key8 === "lower")) || (key8 === "upper"))){
const err86 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data24.kind !== undefined){
if("percentile" !== data24.kind){
const err87 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/kind",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "percentile"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
if(data24.lower !== undefined){
let data29 = data24.lower;
if(typeof data29 == "number"){
if(data29 > 100 || isNaN(data29)){
const err88 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/lower",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/lower/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(data29 < 0 || isNaN(data29)){
const err89 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/lower",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/lower/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
else {
const err90 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/lower",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/lower/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data24.upper !== undefined){
let data30 = data24.upper;
if(typeof data30 == "number"){
if(data30 > 100 || isNaN(data30)){
const err91 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/upper",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/upper/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data30 < 0 || isNaN(data30)){
const err92 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/upper",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/upper/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window/upper",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/properties/upper/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
var _valid1 = _errs65 === errors;
if(_valid1 && valid19){
valid19 = false;
passing0 = [passing0, 1];
}
else {
if(_valid1){
valid19 = true;
passing0 = 1;
if(props0 !== true){
props0 = true;
}
}
}
if(!valid19){
const err95 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/window",schemaPath:"#/properties/modalities/additionalProperties/properties/window/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
else {
errors = _errs56;
if(vErrors !== null){
if(_errs56){
vErrors.length = _errs56;
}
else {
vErrors = null;
}
}
}
}
if(data23.defaultHead !== undefined){
if(typeof data23.defaultHead !== "string"){
const err96 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/defaultHead",schemaPath:"#/properties/modalities/additionalProperties/properties/defaultHead/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data23.expert !== undefined){
if(typeof data23.expert !== "string"){
const err97 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/expert",schemaPath:"#/properties/modalities/additionalProperties/properties/expert/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/modalities/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/modalities/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data.heads !== undefined){
let data33 = data.heads;
if(Array.isArray(data33)){
if(data33.length < 1){
const err100 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
const len4 = data33.length;
for(let i5=0; i5<len4; i5++){
let data34 = data33[i5];
if(!(validate22(data34, {instancePath:instancePath+"/heads/" + i5,parentData:data33,parentDataProperty:i5,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.graphIndex === undefined){
const err101 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/allOf/1/required",keyword:"required",params:{missingProperty: "graphIndex"},message:"must have required property '"+"graphIndex"+"'"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(data34.classes !== undefined){
let data35 = data34.classes;
if(Array.isArray(data35)){
const len5 = data35.length;
for(let i6=0; i6<len5; i6++){
let data36 = data35[i6];
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(data36.code === undefined){
const err102 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/allOf/1/properties/classes/items/required",keyword:"required",params:{missingProperty: "code"},message:"must have required property '"+"code"+"'"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
else {
const err103 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/allOf/1/properties/classes/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
}
else {
const err104 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/allOf/1/properties/classes/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/allOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data.routing !== undefined){
let data37 = data.routing;
if(!((data37 === "dense") || (data37 === "modality"))){
const err107 = {instancePath:instancePath+"/routing",schemaPath:"#/properties/routing/enum",keyword:"enum",params:{allowedValues: schema43.properties.routing.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data.precision !== undefined){
let data38 = data.precision;
if(!(((data38 === "float32") || (data38 === "float16")) || (data38 === "int8"))){
const err108 = {instancePath:instancePath+"/precision",schemaPath:"#/$defs/precision/enum",keyword:"enum",params:{allowedValues: schema40.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data.options !== undefined){
let data39 = data.options;
if(Array.isArray(data39)){
const len6 = data39.length;
for(let i7=0; i7<len6; i7++){
let data40 = data39[i7];
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.name === undefined){
const err109 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(data40.measured === undefined){
const err110 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "measured"},message:"must have required property '"+"measured"+"'"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
for(const key9 in data40){
if(!((key9 === "name") || (key9 === "measured"))){
const err111 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data40.name !== undefined){
let data41 = data40.name;
if(!(((data41 === "int8") || (data41 === "float16")) || (data41 === "modality-routing"))){
const err112 = {instancePath:instancePath+"/options/" + i7+"/name",schemaPath:"#/properties/options/items/properties/name/enum",keyword:"enum",params:{allowedValues: schema43.properties.options.items.properties.name.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data40.measured !== undefined){
let data42 = data40.measured;
const _errs97 = errors;
let valid32 = false;
let passing1 = null;
const _errs98 = errors;
if(data42 !== null){
const err113 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/0/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
var _valid2 = _errs98 === errors;
if(_valid2){
valid32 = true;
passing1 = 0;
}
const _errs100 = errors;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.meanDiceLoss === undefined){
const err114 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "meanDiceLoss"},message:"must have required property '"+"meanDiceLoss"+"'"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if(data42.worst === undefined){
const err115 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "worst"},message:"must have required property '"+"worst"+"'"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(data42.cases === undefined){
const err116 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
for(const key10 in data42){
if(!(((key10 === "meanDiceLoss") || (key10 === "worst")) || (key10 === "cases"))){
const err117 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data42.meanDiceLoss !== undefined){
let data43 = data42.meanDiceLoss;
if(typeof data43 == "number"){
if(data43 > 1 || isNaN(data43)){
const err118 = {instancePath:instancePath+"/options/" + i7+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data43 < -1 || isNaN(data43)){
const err119 = {instancePath:instancePath+"/options/" + i7+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
else {
const err120 = {instancePath:instancePath+"/options/" + i7+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data42.worst !== undefined){
let data44 = data42.worst;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.dataset === undefined){
const err121 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
if(data44.head === undefined){
const err122 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(data44.class === undefined){
const err123 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "class"},message:"must have required property '"+"class"+"'"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(data44.diceLoss === undefined){
const err124 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "diceLoss"},message:"must have required property '"+"diceLoss"+"'"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
for(const key11 in data44){
if(!((((key11 === "dataset") || (key11 === "head")) || (key11 === "class")) || (key11 === "diceLoss"))){
const err125 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data44.dataset !== undefined){
if(typeof data44.dataset !== "string"){
const err126 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/dataset",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
if(data44.head !== undefined){
if(typeof data44.head !== "string"){
const err127 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/head",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data44.class !== undefined){
if(typeof data44.class !== "string"){
const err128 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/class",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/class/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data44.diceLoss !== undefined){
let data48 = data44.diceLoss;
if(typeof data48 == "number"){
if(data48 > 1 || isNaN(data48)){
const err129 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data48 < -1 || isNaN(data48)){
const err130 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
else {
const err131 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
else {
const err132 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data42.cases !== undefined){
let data49 = data42.cases;
if(!((typeof data49 == "number") && (!(data49 % 1) && !isNaN(data49)))){
const err133 = {instancePath:instancePath+"/options/" + i7+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(typeof data49 == "number"){
if(data49 < 1 || isNaN(data49)){
const err134 = {instancePath:instancePath+"/options/" + i7+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
}
}
else {
const err135 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
var _valid2 = _errs100 === errors;
if(_valid2 && valid32){
valid32 = false;
passing1 = [passing1, 1];
}
else {
if(_valid2){
valid32 = true;
passing1 = 1;
}
}
if(!valid32){
const err136 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf",keyword:"oneOf",params:{passingSchemas: passing1},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
else {
errors = _errs97;
if(vErrors !== null){
if(_errs97){
vErrors.length = _errs97;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err137 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
}
else {
const err138 = {instancePath:instancePath+"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data.parity !== undefined){
let data50 = data.parity;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
if(data50.onnxruntime === undefined){
const err139 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "onnxruntime"},message:"must have required property '"+"onnxruntime"+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
if(data50.cases === undefined){
const err140 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if(data50.maxLabelDisagreement === undefined){
const err141 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "maxLabelDisagreement"},message:"must have required property '"+"maxLabelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
for(const key12 in data50){
if(!(((key12 === "onnxruntime") || (key12 === "cases")) || (key12 === "maxLabelDisagreement"))){
const err142 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data50.onnxruntime !== undefined){
if(typeof data50.onnxruntime !== "string"){
const err143 = {instancePath:instancePath+"/parity/onnxruntime",schemaPath:"#/properties/parity/properties/onnxruntime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data50.cases !== undefined){
let data52 = data50.cases;
if(Array.isArray(data52)){
if(data52.length < 1){
const err144 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
const len7 = data52.length;
for(let i8=0; i8<len7; i8++){
let data53 = data52[i8];
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
if(data53.batch === undefined){
const err145 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "batch"},message:"must have required property '"+"batch"+"'"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
if(data53.height === undefined){
const err146 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "height"},message:"must have required property '"+"height"+"'"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if(data53.width === undefined){
const err147 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "width"},message:"must have required property '"+"width"+"'"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
if(data53.labelDisagreement === undefined){
const err148 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "labelDisagreement"},message:"must have required property '"+"labelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
for(const key13 in data53){
if(!((((key13 === "batch") || (key13 === "height")) || (key13 === "width")) || (key13 === "labelDisagreement"))){
const err149 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data53.batch !== undefined){
let data54 = data53.batch;
if(!((typeof data54 == "number") && (!(data54 % 1) && !isNaN(data54)))){
const err150 = {instancePath:instancePath+"/parity/cases/" + i8+"/batch",schemaPath:"#/properties/parity/properties/cases/items/properties/batch/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data53.height !== undefined){
let data55 = data53.height;
if(!((typeof data55 == "number") && (!(data55 % 1) && !isNaN(data55)))){
const err151 = {instancePath:instancePath+"/parity/cases/" + i8+"/height",schemaPath:"#/properties/parity/properties/cases/items/properties/height/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data53.width !== undefined){
let data56 = data53.width;
if(!((typeof data56 == "number") && (!(data56 % 1) && !isNaN(data56)))){
const err152 = {instancePath:instancePath+"/parity/cases/" + i8+"/width",schemaPath:"#/properties/parity/properties/cases/items/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data53.labelDisagreement !== undefined){
if(!(typeof data53.labelDisagreement == "number")){
const err153 = {instancePath:instancePath+"/parity/cases/" + i8+"/labelDisagreement",schemaPath:"#/properties/parity/properties/cases/items/properties/labelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
else {
const err155 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data50.maxLabelDisagreement !== undefined){
if(!(typeof data50.maxLabelDisagreement == "number")){
const err156 = {instancePath:instancePath+"/parity/maxLabelDisagreement",schemaPath:"#/properties/parity/properties/maxLabelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
}
else {
const err157 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data.accuracy !== undefined){
let data59 = data.accuracy;
if(Array.isArray(data59)){
const len8 = data59.length;
for(let i9=0; i9<len8; i9++){
let data60 = data59[i9];
if(data60 && typeof data60 == "object" && !Array.isArray(data60)){
if(data60.dataset === undefined){
const err158 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
if(data60.modality === undefined){
const err159 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "modality"},message:"must have required property '"+"modality"+"'"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(data60.head === undefined){
const err160 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
if(data60.cases === undefined){
const err161 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(data60.dice === undefined){
const err162 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
for(const key14 in data60){
if(!(((((key14 === "dataset") || (key14 === "modality")) || (key14 === "head")) || (key14 === "cases")) || (key14 === "dice"))){
const err163 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data60.dataset !== undefined){
if(typeof data60.dataset !== "string"){
const err164 = {instancePath:instancePath+"/accuracy/" + i9+"/dataset",schemaPath:"#/$defs/accuracy/items/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data60.modality !== undefined){
let data62 = data60.modality;
if(!(((data62 === "CT") || (data62 === "MR")) || (data62 === "CE_MR"))){
const err165 = {instancePath:instancePath+"/accuracy/" + i9+"/modality",schemaPath:"#/$defs/accuracy/items/properties/modality/enum",keyword:"enum",params:{allowedValues: schema41.items.properties.modality.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
if(data60.head !== undefined){
if(typeof data60.head !== "string"){
const err166 = {instancePath:instancePath+"/accuracy/" + i9+"/head",schemaPath:"#/$defs/accuracy/items/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
if(data60.cases !== undefined){
let data64 = data60.cases;
if(Array.isArray(data64)){
const len9 = data64.length;
for(let i10=0; i10<len9; i10++){
if(typeof data64[i10] !== "string"){
const err167 = {instancePath:instancePath+"/accuracy/" + i9+"/cases/" + i10,schemaPath:"#/$defs/accuracy/items/properties/cases/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
}
else {
const err168 = {instancePath:instancePath+"/accuracy/" + i9+"/cases",schemaPath:"#/$defs/accuracy/items/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
if(data60.dice !== undefined){
let data66 = data60.dice;
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
for(const key15 in data66){
let data67 = data66[key15];
if(typeof data67 == "number"){
if(data67 > 1 || isNaN(data67)){
const err169 = {instancePath:instancePath+"/accuracy/" + i9+"/dice/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/accuracy/items/properties/dice/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if(data67 < 0 || isNaN(data67)){
const err170 = {instancePath:instancePath+"/accuracy/" + i9+"/dice/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/accuracy/items/properties/dice/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
else {
const err171 = {instancePath:instancePath+"/accuracy/" + i9+"/dice/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/accuracy/items/properties/dice/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
else {
const err172 = {instancePath:instancePath+"/accuracy/" + i9+"/dice",schemaPath:"#/$defs/accuracy/items/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
}
else {
const err173 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/$defs/accuracy/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
}
else {
const err174 = {instancePath:instancePath+"/accuracy",schemaPath:"#/$defs/accuracy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data.provenance !== undefined){
let data68 = data.provenance;
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(data68.commit === undefined){
const err175 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "commit"},message:"must have required property '"+"commit"+"'"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
if(data68.config === undefined){
const err176 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "config"},message:"must have required property '"+"config"+"'"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
if(data68.data === undefined){
const err177 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "data"},message:"must have required property '"+"data"+"'"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(data68.seed === undefined){
const err178 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "seed"},message:"must have required property '"+"seed"+"'"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
if(data68.parameters === undefined){
const err179 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/required",keyword:"required",params:{missingProperty: "parameters"},message:"must have required property '"+"parameters"+"'"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
for(const key16 in data68){
if(!((((((key16 === "commit") || (key16 === "config")) || (key16 === "data")) || (key16 === "seed")) || (key16 === "parameters")) || (key16 === "source"))){
const err180 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data68.commit !== undefined){
if(typeof data68.commit !== "string"){
const err181 = {instancePath:instancePath+"/provenance/commit",schemaPath:"#/$defs/provenance/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
if(data68.config !== undefined){
let data70 = data68.config;
if(!(data70 && typeof data70 == "object" && !Array.isArray(data70))){
const err182 = {instancePath:instancePath+"/provenance/config",schemaPath:"#/$defs/provenance/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data68.data !== undefined){
let data71 = data68.data;
if(Array.isArray(data71)){
const len10 = data71.length;
for(let i11=0; i11<len10; i11++){
if(typeof data71[i11] !== "string"){
const err183 = {instancePath:instancePath+"/provenance/data/" + i11,schemaPath:"#/$defs/provenance/properties/data/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
}
else {
const err184 = {instancePath:instancePath+"/provenance/data",schemaPath:"#/$defs/provenance/properties/data/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data68.seed !== undefined){
let data73 = data68.seed;
if((!((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73)))) && (data73 !== null)){
const err185 = {instancePath:instancePath+"/provenance/seed",schemaPath:"#/$defs/provenance/properties/seed/type",keyword:"type",params:{type: schema42.properties.seed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
if(data68.parameters !== undefined){
let data74 = data68.parameters;
if(!((typeof data74 == "number") && (!(data74 % 1) && !isNaN(data74)))){
const err186 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/$defs/provenance/properties/parameters/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if(typeof data74 == "number"){
if(data74 < 1 || isNaN(data74)){
const err187 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/$defs/provenance/properties/parameters/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
}
if(data68.source !== undefined){
if(typeof data68.source !== "string"){
const err188 = {instancePath:instancePath+"/provenance/source",schemaPath:"#/$defs/provenance/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
}
else {
const err189 = {instancePath:instancePath+"/provenance",schemaPath:"#/$defs/provenance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
}
else {
const err190 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:m4oe:manifest:1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = true;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schemaVersion !== undefined){
if(2 !== data.schemaVersion){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
var _valid0 = _errs2 === errors;
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
let ifClause0;
if(_valid0){
const _errs4 = errors;
if(!(validate21(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
valid0 = _valid0;
if(valid0){
var props0 = true;
}
ifClause0 = "then";
}
else {
const _errs5 = errors;
if(!(validate25(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
var _valid0 = _errs5 === errors;
valid0 = _valid0;
if(valid0){
if(props0 !== true){
props0 = true;
}
}
ifClause0 = "else";
}
if(!valid0){
const err1 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: ifClause0},message:"must match \""+ifClause0+"\" schema"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schemaVersion === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "schemaVersion"},message:"must have required property '"+"schemaVersion"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate20.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate20.evaluated = {"dynamicProps":true,"dynamicItems":false};
