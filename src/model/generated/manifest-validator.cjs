"use strict";
module.exports = validate20;
module.exports.default = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:m4oe:manifest:1","title":"M4oE model manifest","description":"What travels with a model graph: everything a host must know that the graph does not say itself. Intensities are rescaled values (HU for CT).","type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","experts","modalities","heads","routing","precision","parity","accuracy","provenance"],"properties":{"schemaVersion":{"const":1},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"version":{"type":"string","pattern":"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one, relative to it; exactly one has the role graph.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":1,"items":{"type":"object","additionalProperties":false,"required":["path","role","bytes","sha256"],"properties":{"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9._-]*$"},"role":{"enum":["graph","weights","card"]},"bytes":{"type":"integer","minimum":1},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}}},"input":{"type":"object","additionalProperties":false,"required":["size","context","orientation"],"properties":{"size":{"description":"Rows and columns that the network works at; the graph resizes to them.","type":"array","items":{"type":"integer","minimum":32,"maximum":4096},"minItems":2,"maxItems":2},"context":{"description":"Neighbouring slices given as channels, centre included: 1 or another odd number.","enum":[1,3,5,7]},"orientation":{"description":"Patient directions in which columns (W), rows (H) and slices increase.","const":"LPS"},"millimetres":{"description":"The network's field in the patient. The graph then has the input spacing, and slices are resampled by it; without, neighbours are the next slices and the graph knows no millimetres.","type":"object","additionalProperties":false,"required":["pixel","neighbour"],"properties":{"pixel":{"description":"Edge of one of the size's pixels, in mm.","type":"number","exclusiveMinimum":0},"neighbour":{"description":"Wanted distance in mm of the neighbouring slices that are channels; the host takes the whole number of slices that is nearest to it, at least one.","type":"number","exclusiveMinimum":0}}}}},"experts":{"description":"Name of each expert in the order of the graph's gates output.","type":"array","minItems":1,"maxItems":64,"uniqueItems":true,"items":{"type":"string","minLength":1}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["window","defaultHead","expert"],"properties":{"window":{"oneOf":[{"description":"The same lower and upper intensity for every volume.","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"fixed"},"lower":{"type":"number"},"upper":{"type":"number"}}},{"description":"Percentiles (0 to 100) over all voxels of the volume: the smallest intensity v such that at least p percent of the voxels are at most v (inverted CDF, no interpolation).","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"percentile"},"lower":{"type":"number","minimum":0,"maximum":100},"upper":{"type":"number","minimum":0,"maximum":100}}}]},"defaultHead":{"type":"string"},"expert":{"description":"The expert pre-trained on this modality.","type":"string"}}}},"heads":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["name","description","graphIndex","classes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"description":{"type":"string"},"graphIndex":{"description":"Value of the graph's head input, for each modality that the head serves.","type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"integer","minimum":0,"maximum":255}},"trust":{"description":"What the verdicts of this head follow from, as m4oe-train calibrate-trust finds it on cases that the weights were not trained on; without it nothing is accepted.","type":"object","additionalProperties":false,"required":["graphSha256","coverage","cases","organs","dice","volume","bound"],"properties":{"graphSha256":{"description":"Of the graph that it was fitted for.","type":"string","pattern":"^[0-9a-f]{64}$"},"coverage":{"description":"Share of organs whose Dice is at least the lower bound.","type":"number","exclusiveMinimum":0.5,"exclusiveMaximum":1},"cases":{"type":"integer","minimum":1},"organs":{"description":"Of the cases and of their worse copies.","type":"integer","minimum":1},"dice":{"description":"Logistic regression of the Dice of a class that was found.","type":"object","additionalProperties":false,"required":["intercept","weights","offsets"],"properties":{"intercept":{"type":"number"},"weights":{"type":"object","additionalProperties":false,"required":["confidence","unsure","removed","uneven","small","large","cut","others","found"],"properties":{"confidence":{"type":"number"},"unsure":{"type":"number"},"removed":{"type":"number"},"uneven":{"type":"number"},"small":{"type":"number"},"large":{"type":"number"},"cut":{"type":"number"},"others":{"type":"number"},"found":{"type":"number"}}},"offsets":{"type":"object","additionalProperties":{"type":"number"}}}},"missed":{"description":"Logistic regression of whether a class that was not found is there.","type":"object","additionalProperties":false,"required":["intercept","weights","offsets"],"properties":{"intercept":{"type":"number"},"weights":{"type":"object","additionalProperties":false,"required":["removed","others","found"],"properties":{"removed":{"type":"number"},"others":{"type":"number"},"found":{"type":"number"}}},"offsets":{"type":"object","additionalProperties":{"type":"number"}}}},"volume":{"description":"By class: natural logarithm of a whole organ's millilitres.","type":"object","additionalProperties":{"type":"object","additionalProperties":false,"required":["mean","sd"],"properties":{"mean":{"type":"number"},"sd":{"type":"number","exclusiveMinimum":0}}}},"bound":{"description":"Points of predicted Dice, ascending, and the lower bound there; linear between them.","type":"array","minItems":1,"maxItems":64,"items":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"number","minimum":0,"maximum":1}}}}},"classes":{"description":"Foreground classes; label 0 is background and is not listed.","type":"array","minItems":1,"maxItems":255,"items":{"type":"object","additionalProperties":false,"required":["label","name","code","color"],"properties":{"label":{"type":"integer","minimum":1,"maximum":255},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9_]{0,63}$"},"code":{"description":"SNOMED CT concept of the anatomical structure.","type":"object","additionalProperties":false,"required":["scheme","value","meaning"],"properties":{"scheme":{"const":"SCT"},"value":{"type":"string","pattern":"^[0-9]{6,18}$"},"meaning":{"type":"string"}}},"color":{"type":"string","pattern":"^#[0-9a-f]{6}$"},"volumeMl":{"description":"Usual range in adults; outside it the organ is marked for review.","type":"object","additionalProperties":false,"required":["low","high"],"properties":{"low":{"type":"number","minimum":0},"high":{"type":"number","exclusiveMinimum":0}}},"settle":{"description":"How the pieces of the class are settled once every slice of a volume is decided, as m4oe-train fit-settled finds it on training cases; absent where the class stays as it is. Pieces are connected by faces, edges or corners of voxels.","type":"object","additionalProperties":false,"minProperties":1,"properties":{"keep":{"oneOf":[{"description":"The largest piece alone; of several as large the first, from inferior, anterior, right.","type":"object","additionalProperties":false,"required":["kind"],"properties":{"kind":{"const":"largest"}}},{"description":"Pieces of at least this share of the largest one's volume.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"share"},"least":{"type":"number","exclusiveMinimum":0,"maximum":1}}},{"description":"Pieces of at least so many millilitres.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"ml"},"least":{"type":"number","exclusiveMinimum":0}}}]},"fillHoles":{"description":"Background that this class alone encloses, by faces of voxels and within the volume, becomes this class.","type":"boolean"},"leastMl":{"description":"Without a piece of so many millilitres the class is not there, unless a piece is cut by the border of the volume.","type":"number","exclusiveMinimum":0},"touches":{"description":"Only pieces that touch one of these classes of the head, whose own rules name none. Without effect while none of them is there.","type":"array","minItems":1,"maxItems":254,"uniqueItems":true,"items":{"type":"string"}},"side":{"description":"Only pieces whose centre lies to the patient's left or right of the centre of another class of the head, whose own rule names none. Without effect while that is not there.","type":"object","additionalProperties":false,"required":["of","is"],"properties":{"of":{"type":"string"},"is":{"enum":["left","right"]}}}}}}}}}}},"routing":{"description":"dense: the gate mixes all experts. modality: only the expert of the sample's modality works.","enum":["dense","modality"]},"precision":{"description":"Of the products with weights; all else is float32.","enum":["float32","float16","int8"]},"options":{"description":"What this export does otherwise than the network that was trained, and the Dice that it costs against the exact export on the same cases; null where nobody measured it.","type":"array","items":{"type":"object","additionalProperties":false,"required":["name","measured"],"properties":{"name":{"enum":["int8","float16","modality-routing"]},"measured":{"oneOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["meanDiceLoss","worst","cases"],"properties":{"meanDiceLoss":{"description":"Over all organs; negative is a gain.","type":"number","minimum":-1,"maximum":1},"worst":{"description":"The organ that lost most.","type":"object","additionalProperties":false,"required":["dataset","head","class","diceLoss"],"properties":{"dataset":{"type":"string"},"head":{"type":"string"},"class":{"type":"string"},"diceLoss":{"type":"number","minimum":-1,"maximum":1}}},"cases":{"type":"integer","minimum":1}}}]}}}},"parity":{"description":"Torch against onnxruntime, as the exporter measured it.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxLabelDisagreement"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["batch","height","width","labelDisagreement"],"properties":{"batch":{"type":"integer"},"height":{"type":"integer"},"width":{"type":"integer"},"labelDisagreement":{"description":"Share of pixels whose label differs.","type":"number"}}}},"maxLabelDisagreement":{"type":"number"}}},"accuracy":{"description":"Measured on volumes that training did not use; empty when nothing was measured.","type":"array","items":{"type":"object","additionalProperties":false,"required":["dataset","modality","head","cases","dice"],"properties":{"dataset":{"type":"string"},"modality":{"enum":["CT","MR","CE_MR"]},"head":{"type":"string"},"cases":{"type":"array","items":{"type":"string"}},"dice":{"description":"Mean Dice of each class over the cases.","type":"object","additionalProperties":{"type":"number","minimum":0,"maximum":1}}}}},"provenance":{"type":"object","additionalProperties":false,"required":["commit","config","data","seed","parameters"],"properties":{"commit":{"type":"string"},"config":{"description":"The training configuration, whole.","type":"object"},"data":{"description":"Sources of the training volumes.","type":"array","items":{"type":"string"}},"seed":{"type":["integer","null"]},"parameters":{"description":"Number of trained weights.","type":"integer","minimum":1},"source":{"description":"Where the weights came from, if this repository did not train them.","type":"string"}}}}};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^[a-z0-9][a-z0-9._-]{0,63}$", "u");
const pattern5 = new RegExp("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", "u");
const pattern6 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9._-]*$", "u");
const pattern7 = new RegExp("^[0-9a-f]{64}$", "u");
const pattern10 = new RegExp("^[a-z0-9][a-z0-9_]{0,63}$", "u");
const pattern11 = new RegExp("^[0-9]{6,18}$", "u");
const pattern12 = new RegExp("^#[0-9a-f]{6}$", "u");

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
if(!(func1.call(schema31.properties, key0))){
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
const err16 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,63}$"+"\""};
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
const err17 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err18 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/pattern",keyword:"pattern",params:{pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},message:"must match pattern \""+"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"+"\""};
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
const err19 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err23 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: "path"},message:"must have required property '"+"path"+"'"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data5.role === undefined){
const err24 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data5.bytes === undefined){
const err25 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: "bytes"},message:"must have required property '"+"bytes"+"'"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data5.sha256 === undefined){
const err26 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'"};
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
const err27 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
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
const err28 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/properties/files/items/properties/path/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._-]*$"+"\""};
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
const err29 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/properties/files/items/properties/path/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err30 = {instancePath:instancePath+"/files/" + i0+"/role",schemaPath:"#/properties/files/items/properties/role/enum",keyword:"enum",params:{allowedValues: schema31.properties.files.items.properties.role.enum},message:"must be equal to one of the allowed values"};
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
const err31 = {instancePath:instancePath+"/files/" + i0+"/bytes",schemaPath:"#/properties/files/items/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
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
const err32 = {instancePath:instancePath+"/files/" + i0+"/bytes",schemaPath:"#/properties/files/items/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
const err33 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/properties/files/items/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
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
const err34 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/properties/files/items/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err35 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/properties/files/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
const _errs21 = errors;
const len1 = data4.length;
let valid4 = false;
let count0 = 0;
for(let i1=0; i1<len1; i1++){
let data10 = data4[i1];
const _errs22 = errors;
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
var _valid0 = _errs22 === errors;
if(_valid0){
count0++;
if(count0 > 1){
valid4 = false;
break;
}
valid4 = true;
}
}
if(!valid4){
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
errors = _errs21;
if(vErrors !== null){
if(_errs21){
vErrors.length = _errs21;
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
const err51 = {instancePath:instancePath+"/input/context",schemaPath:"#/properties/input/properties/context/enum",keyword:"enum",params:{allowedValues: schema31.properties.input.properties.context.enum},message:"must be equal to one of the allowed values"};
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
const _errs47 = errors;
if(!(((key4 === "CT") || (key4 === "MR")) || (key4 === "CE_MR"))){
const err69 = {instancePath:instancePath+"/modalities",schemaPath:"#/properties/modalities/propertyNames/enum",keyword:"enum",params:{allowedValues: schema31.properties.modalities.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key4};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
var valid13 = _errs47 === errors;
if(!valid13){
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
const _errs53 = errors;
let valid16 = false;
let passing0 = null;
const _errs54 = errors;
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
var _valid1 = _errs54 === errors;
if(_valid1){
valid16 = true;
passing0 = 0;
var props0 = true;
}
const _errs62 = errors;
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
var _valid1 = _errs62 === errors;
if(_valid1 && valid16){
valid16 = false;
passing0 = [passing0, 1];
}
else {
if(_valid1){
valid16 = true;
passing0 = 1;
if(props0 !== true){
props0 = true;
}
}
}
if(!valid16){
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
errors = _errs53;
if(vErrors !== null){
if(_errs53){
vErrors.length = _errs53;
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
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.name === undefined){
const err101 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(data34.description === undefined){
const err102 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/required",keyword:"required",params:{missingProperty: "description"},message:"must have required property '"+"description"+"'"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(data34.graphIndex === undefined){
const err103 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/required",keyword:"required",params:{missingProperty: "graphIndex"},message:"must have required property '"+"graphIndex"+"'"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(data34.classes === undefined){
const err104 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/required",keyword:"required",params:{missingProperty: "classes"},message:"must have required property '"+"classes"+"'"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
for(const key9 in data34){
if(!(((((key9 === "name") || (key9 === "description")) || (key9 === "graphIndex")) || (key9 === "trust")) || (key9 === "classes"))){
const err105 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data34.name !== undefined){
let data35 = data34.name;
if(typeof data35 === "string"){
if(!pattern4.test(data35)){
const err106 = {instancePath:instancePath+"/heads/" + i5+"/name",schemaPath:"#/properties/heads/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9._-]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9._-]{0,63}$"+"\""};
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
const err107 = {instancePath:instancePath+"/heads/" + i5+"/name",schemaPath:"#/properties/heads/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data34.description !== undefined){
if(typeof data34.description !== "string"){
const err108 = {instancePath:instancePath+"/heads/" + i5+"/description",schemaPath:"#/properties/heads/items/properties/description/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data34.graphIndex !== undefined){
let data37 = data34.graphIndex;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if(Object.keys(data37).length < 1){
const err109 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex",schemaPath:"#/properties/heads/items/properties/graphIndex/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
for(const key10 in data37){
const _errs85 = errors;
if(!(((key10 === "CT") || (key10 === "MR")) || (key10 === "CE_MR"))){
const err110 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex",schemaPath:"#/properties/heads/items/properties/graphIndex/propertyNames/enum",keyword:"enum",params:{allowedValues: schema31.properties.heads.items.properties.graphIndex.propertyNames.enum},message:"must be equal to one of the allowed values",propertyName:key10};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
var valid22 = _errs85 === errors;
if(!valid22){
const err111 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex",schemaPath:"#/properties/heads/items/properties/graphIndex/propertyNames",keyword:"propertyNames",params:{propertyName: key10},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
for(const key11 in data37){
let data38 = data37[key11];
if(!((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38)))){
const err112 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/graphIndex/additionalProperties/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(typeof data38 == "number"){
if(data38 > 255 || isNaN(data38)){
const err113 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/graphIndex/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data38 < 0 || isNaN(data38)){
const err114 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex/" + key11.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/graphIndex/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
}
else {
const err115 = {instancePath:instancePath+"/heads/" + i5+"/graphIndex",schemaPath:"#/properties/heads/items/properties/graphIndex/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
if(data34.trust !== undefined){
let data39 = data34.trust;
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
if(data39.graphSha256 === undefined){
const err116 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "graphSha256"},message:"must have required property '"+"graphSha256"+"'"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data39.coverage === undefined){
const err117 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "coverage"},message:"must have required property '"+"coverage"+"'"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if(data39.cases === undefined){
const err118 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data39.organs === undefined){
const err119 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "organs"},message:"must have required property '"+"organs"+"'"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(data39.dice === undefined){
const err120 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if(data39.volume === undefined){
const err121 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "volume"},message:"must have required property '"+"volume"+"'"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
if(data39.bound === undefined){
const err122 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/required",keyword:"required",params:{missingProperty: "bound"},message:"must have required property '"+"bound"+"'"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
for(const key12 in data39){
if(!((((((((key12 === "graphSha256") || (key12 === "coverage")) || (key12 === "cases")) || (key12 === "organs")) || (key12 === "dice")) || (key12 === "missed")) || (key12 === "volume")) || (key12 === "bound"))){
const err123 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data39.graphSha256 !== undefined){
let data40 = data39.graphSha256;
if(typeof data40 === "string"){
if(!pattern7.test(data40)){
const err124 = {instancePath:instancePath+"/heads/" + i5+"/trust/graphSha256",schemaPath:"#/properties/heads/items/properties/trust/properties/graphSha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\""};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
else {
const err125 = {instancePath:instancePath+"/heads/" + i5+"/trust/graphSha256",schemaPath:"#/properties/heads/items/properties/trust/properties/graphSha256/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data39.coverage !== undefined){
let data41 = data39.coverage;
if(typeof data41 == "number"){
if(data41 >= 1 || isNaN(data41)){
const err126 = {instancePath:instancePath+"/heads/" + i5+"/trust/coverage",schemaPath:"#/properties/heads/items/properties/trust/properties/coverage/exclusiveMaximum",keyword:"exclusiveMaximum",params:{comparison: "<", limit: 1},message:"must be < 1"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(data41 <= 0.5 || isNaN(data41)){
const err127 = {instancePath:instancePath+"/heads/" + i5+"/trust/coverage",schemaPath:"#/properties/heads/items/properties/trust/properties/coverage/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0.5},message:"must be > 0.5"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
else {
const err128 = {instancePath:instancePath+"/heads/" + i5+"/trust/coverage",schemaPath:"#/properties/heads/items/properties/trust/properties/coverage/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data39.cases !== undefined){
let data42 = data39.cases;
if(!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))){
const err129 = {instancePath:instancePath+"/heads/" + i5+"/trust/cases",schemaPath:"#/properties/heads/items/properties/trust/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(typeof data42 == "number"){
if(data42 < 1 || isNaN(data42)){
const err130 = {instancePath:instancePath+"/heads/" + i5+"/trust/cases",schemaPath:"#/properties/heads/items/properties/trust/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
if(data39.organs !== undefined){
let data43 = data39.organs;
if(!((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43)))){
const err131 = {instancePath:instancePath+"/heads/" + i5+"/trust/organs",schemaPath:"#/properties/heads/items/properties/trust/properties/organs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
if(typeof data43 == "number"){
if(data43 < 1 || isNaN(data43)){
const err132 = {instancePath:instancePath+"/heads/" + i5+"/trust/organs",schemaPath:"#/properties/heads/items/properties/trust/properties/organs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
}
if(data39.dice !== undefined){
let data44 = data39.dice;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.intercept === undefined){
const err133 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/required",keyword:"required",params:{missingProperty: "intercept"},message:"must have required property '"+"intercept"+"'"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(data44.weights === undefined){
const err134 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/required",keyword:"required",params:{missingProperty: "weights"},message:"must have required property '"+"weights"+"'"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
if(data44.offsets === undefined){
const err135 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/required",keyword:"required",params:{missingProperty: "offsets"},message:"must have required property '"+"offsets"+"'"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
for(const key13 in data44){
if(!(((key13 === "intercept") || (key13 === "weights")) || (key13 === "offsets"))){
const err136 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data44.intercept !== undefined){
if(!(typeof data44.intercept == "number")){
const err137 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/intercept",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/intercept/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data44.weights !== undefined){
let data46 = data44.weights;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(data46.confidence === undefined){
const err138 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "confidence"},message:"must have required property '"+"confidence"+"'"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(data46.unsure === undefined){
const err139 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "unsure"},message:"must have required property '"+"unsure"+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
if(data46.removed === undefined){
const err140 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "removed"},message:"must have required property '"+"removed"+"'"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
if(data46.uneven === undefined){
const err141 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "uneven"},message:"must have required property '"+"uneven"+"'"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
if(data46.small === undefined){
const err142 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "small"},message:"must have required property '"+"small"+"'"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
if(data46.large === undefined){
const err143 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "large"},message:"must have required property '"+"large"+"'"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if(data46.cut === undefined){
const err144 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "cut"},message:"must have required property '"+"cut"+"'"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(data46.others === undefined){
const err145 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "others"},message:"must have required property '"+"others"+"'"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
if(data46.found === undefined){
const err146 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/required",keyword:"required",params:{missingProperty: "found"},message:"must have required property '"+"found"+"'"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
for(const key14 in data46){
if(!(func1.call(schema31.properties.heads.items.properties.trust.properties.dice.properties.weights.properties, key14))){
const err147 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
if(data46.confidence !== undefined){
if(!(typeof data46.confidence == "number")){
const err148 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/confidence",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/confidence/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data46.unsure !== undefined){
if(!(typeof data46.unsure == "number")){
const err149 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/unsure",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/unsure/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data46.removed !== undefined){
if(!(typeof data46.removed == "number")){
const err150 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/removed",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/removed/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data46.uneven !== undefined){
if(!(typeof data46.uneven == "number")){
const err151 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/uneven",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/uneven/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data46.small !== undefined){
if(!(typeof data46.small == "number")){
const err152 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/small",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/small/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data46.large !== undefined){
if(!(typeof data46.large == "number")){
const err153 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/large",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/large/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
if(data46.cut !== undefined){
if(!(typeof data46.cut == "number")){
const err154 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/cut",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/cut/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
if(data46.others !== undefined){
if(!(typeof data46.others == "number")){
const err155 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/others",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/others/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data46.found !== undefined){
if(!(typeof data46.found == "number")){
const err156 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights/found",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/properties/found/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err157 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/weights/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data44.offsets !== undefined){
let data56 = data44.offsets;
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
for(const key15 in data56){
if(!(typeof data56[key15] == "number")){
const err158 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/offsets/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/offsets/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
}
else {
const err159 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice/offsets",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/properties/offsets/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err160 = {instancePath:instancePath+"/heads/" + i5+"/trust/dice",schemaPath:"#/properties/heads/items/properties/trust/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
if(data39.missed !== undefined){
let data58 = data39.missed;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.intercept === undefined){
const err161 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/required",keyword:"required",params:{missingProperty: "intercept"},message:"must have required property '"+"intercept"+"'"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(data58.weights === undefined){
const err162 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/required",keyword:"required",params:{missingProperty: "weights"},message:"must have required property '"+"weights"+"'"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
if(data58.offsets === undefined){
const err163 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/required",keyword:"required",params:{missingProperty: "offsets"},message:"must have required property '"+"offsets"+"'"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
for(const key16 in data58){
if(!(((key16 === "intercept") || (key16 === "weights")) || (key16 === "offsets"))){
const err164 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data58.intercept !== undefined){
if(!(typeof data58.intercept == "number")){
const err165 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/intercept",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/intercept/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
if(data58.weights !== undefined){
let data60 = data58.weights;
if(data60 && typeof data60 == "object" && !Array.isArray(data60)){
if(data60.removed === undefined){
const err166 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/required",keyword:"required",params:{missingProperty: "removed"},message:"must have required property '"+"removed"+"'"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
if(data60.others === undefined){
const err167 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/required",keyword:"required",params:{missingProperty: "others"},message:"must have required property '"+"others"+"'"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
if(data60.found === undefined){
const err168 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/required",keyword:"required",params:{missingProperty: "found"},message:"must have required property '"+"found"+"'"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
for(const key17 in data60){
if(!(((key17 === "removed") || (key17 === "others")) || (key17 === "found"))){
const err169 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data60.removed !== undefined){
if(!(typeof data60.removed == "number")){
const err170 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights/removed",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/properties/removed/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data60.others !== undefined){
if(!(typeof data60.others == "number")){
const err171 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights/others",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/properties/others/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data60.found !== undefined){
if(!(typeof data60.found == "number")){
const err172 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights/found",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/properties/found/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err173 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/weights",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/weights/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
if(data58.offsets !== undefined){
let data64 = data58.offsets;
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
for(const key18 in data64){
if(!(typeof data64[key18] == "number")){
const err174 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/offsets/" + key18.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/offsets/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
}
else {
const err175 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed/offsets",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/properties/offsets/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
}
else {
const err176 = {instancePath:instancePath+"/heads/" + i5+"/trust/missed",schemaPath:"#/properties/heads/items/properties/trust/properties/missed/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data39.volume !== undefined){
let data66 = data39.volume;
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
for(const key19 in data66){
let data67 = data66[key19];
if(data67 && typeof data67 == "object" && !Array.isArray(data67)){
if(data67.mean === undefined){
const err177 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/required",keyword:"required",params:{missingProperty: "mean"},message:"must have required property '"+"mean"+"'"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(data67.sd === undefined){
const err178 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/required",keyword:"required",params:{missingProperty: "sd"},message:"must have required property '"+"sd"+"'"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
for(const key20 in data67){
if(!((key20 === "mean") || (key20 === "sd"))){
const err179 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data67.mean !== undefined){
if(!(typeof data67.mean == "number")){
const err180 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/mean",schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/properties/mean/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data67.sd !== undefined){
let data69 = data67.sd;
if(typeof data69 == "number"){
if(data69 <= 0 || isNaN(data69)){
const err181 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/sd",schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/properties/sd/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
else {
const err182 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1")+"/sd",schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/properties/sd/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err183 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/heads/items/properties/trust/properties/volume/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err184 = {instancePath:instancePath+"/heads/" + i5+"/trust/volume",schemaPath:"#/properties/heads/items/properties/trust/properties/volume/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data39.bound !== undefined){
let data70 = data39.bound;
if(Array.isArray(data70)){
if(data70.length > 64){
const err185 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound",schemaPath:"#/properties/heads/items/properties/trust/properties/bound/maxItems",keyword:"maxItems",params:{limit: 64},message:"must NOT have more than 64 items"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
if(data70.length < 1){
const err186 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound",schemaPath:"#/properties/heads/items/properties/trust/properties/bound/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
const len5 = data70.length;
for(let i6=0; i6<len5; i6++){
let data71 = data70[i6];
if(Array.isArray(data71)){
if(data71.length > 2){
const err187 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound/" + i6,schemaPath:"#/properties/heads/items/properties/trust/properties/bound/items/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
if(data71.length < 2){
const err188 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound/" + i6,schemaPath:"#/properties/heads/items/properties/trust/properties/bound/items/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
const len6 = data71.length;
for(let i7=0; i7<len6; i7++){
let data72 = data71[i7];
if(typeof data72 == "number"){
if(data72 > 1 || isNaN(data72)){
const err189 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound/" + i6+"/" + i7,schemaPath:"#/properties/heads/items/properties/trust/properties/bound/items/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
if(data72 < 0 || isNaN(data72)){
const err190 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound/" + i6+"/" + i7,schemaPath:"#/properties/heads/items/properties/trust/properties/bound/items/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
else {
const err191 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound/" + i6+"/" + i7,schemaPath:"#/properties/heads/items/properties/trust/properties/bound/items/items/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
}
else {
const err192 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound/" + i6,schemaPath:"#/properties/heads/items/properties/trust/properties/bound/items/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
}
else {
const err193 = {instancePath:instancePath+"/heads/" + i5+"/trust/bound",schemaPath:"#/properties/heads/items/properties/trust/properties/bound/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err194 = {instancePath:instancePath+"/heads/" + i5+"/trust",schemaPath:"#/properties/heads/items/properties/trust/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(data34.classes !== undefined){
let data73 = data34.classes;
if(Array.isArray(data73)){
if(data73.length > 255){
const err195 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/maxItems",keyword:"maxItems",params:{limit: 255},message:"must NOT have more than 255 items"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
if(data73.length < 1){
const err196 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
const len7 = data73.length;
for(let i8=0; i8<len7; i8++){
let data74 = data73[i8];
if(data74 && typeof data74 == "object" && !Array.isArray(data74)){
if(data74.label === undefined){
const err197 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "label"},message:"must have required property '"+"label"+"'"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
if(data74.name === undefined){
const err198 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
if(data74.code === undefined){
const err199 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "code"},message:"must have required property '"+"code"+"'"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
if(data74.color === undefined){
const err200 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "color"},message:"must have required property '"+"color"+"'"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
for(const key21 in data74){
if(!((((((key21 === "label") || (key21 === "name")) || (key21 === "code")) || (key21 === "color")) || (key21 === "volumeMl")) || (key21 === "settle"))){
const err201 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8,schemaPath:"#/properties/heads/items/properties/classes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data74.label !== undefined){
let data75 = data74.label;
if(!((typeof data75 == "number") && (!(data75 % 1) && !isNaN(data75)))){
const err202 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/label",schemaPath:"#/properties/heads/items/properties/classes/items/properties/label/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(typeof data75 == "number"){
if(data75 > 255 || isNaN(data75)){
const err203 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/label",schemaPath:"#/properties/heads/items/properties/classes/items/properties/label/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data75 < 1 || isNaN(data75)){
const err204 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/label",schemaPath:"#/properties/heads/items/properties/classes/items/properties/label/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
}
if(data74.name !== undefined){
let data76 = data74.name;
if(typeof data76 === "string"){
if(!pattern10.test(data76)){
const err205 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/name",schemaPath:"#/properties/heads/items/properties/classes/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9_]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9_]{0,63}$"+"\""};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
else {
const err206 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/name",schemaPath:"#/properties/heads/items/properties/classes/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data74.code !== undefined){
let data77 = data74.code;
if(data77 && typeof data77 == "object" && !Array.isArray(data77)){
if(data77.scheme === undefined){
const err207 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/required",keyword:"required",params:{missingProperty: "scheme"},message:"must have required property '"+"scheme"+"'"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
if(data77.value === undefined){
const err208 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
if(data77.meaning === undefined){
const err209 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/required",keyword:"required",params:{missingProperty: "meaning"},message:"must have required property '"+"meaning"+"'"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
for(const key22 in data77){
if(!(((key22 === "scheme") || (key22 === "value")) || (key22 === "meaning"))){
const err210 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
if(data77.scheme !== undefined){
if("SCT" !== data77.scheme){
const err211 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code/scheme",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/scheme/const",keyword:"const",params:{allowedValue: "SCT"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
if(data77.value !== undefined){
let data79 = data77.value;
if(typeof data79 === "string"){
if(!pattern11.test(data79)){
const err212 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code/value",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/value/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,18}$"},message:"must match pattern \""+"^[0-9]{6,18}$"+"\""};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
else {
const err213 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code/value",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data77.meaning !== undefined){
if(typeof data77.meaning !== "string"){
const err214 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code/meaning",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/meaning/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
}
else {
const err215 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
if(data74.color !== undefined){
let data81 = data74.color;
if(typeof data81 === "string"){
if(!pattern12.test(data81)){
const err216 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/color",schemaPath:"#/properties/heads/items/properties/classes/items/properties/color/pattern",keyword:"pattern",params:{pattern: "^#[0-9a-f]{6}$"},message:"must match pattern \""+"^#[0-9a-f]{6}$"+"\""};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
else {
const err217 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/color",schemaPath:"#/properties/heads/items/properties/classes/items/properties/color/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
if(data74.volumeMl !== undefined){
let data82 = data74.volumeMl;
if(data82 && typeof data82 == "object" && !Array.isArray(data82)){
if(data82.low === undefined){
const err218 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/required",keyword:"required",params:{missingProperty: "low"},message:"must have required property '"+"low"+"'"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if(data82.high === undefined){
const err219 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/required",keyword:"required",params:{missingProperty: "high"},message:"must have required property '"+"high"+"'"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
for(const key23 in data82){
if(!((key23 === "low") || (key23 === "high"))){
const err220 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
if(data82.low !== undefined){
let data83 = data82.low;
if(typeof data83 == "number"){
if(data83 < 0 || isNaN(data83)){
const err221 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl/low",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/low/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
else {
const err222 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl/low",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/low/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
if(data82.high !== undefined){
let data84 = data82.high;
if(typeof data84 == "number"){
if(data84 <= 0 || isNaN(data84)){
const err223 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl/high",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/high/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
else {
const err224 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl/high",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/high/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
}
else {
const err225 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
if(data74.settle !== undefined){
let data85 = data74.settle;
if(data85 && typeof data85 == "object" && !Array.isArray(data85)){
if(Object.keys(data85).length < 1){
const err226 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
for(const key24 in data85){
if(!(((((key24 === "keep") || (key24 === "fillHoles")) || (key24 === "leastMl")) || (key24 === "touches")) || (key24 === "side"))){
const err227 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
if(data85.keep !== undefined){
let data86 = data85.keep;
const _errs196 = errors;
let valid43 = false;
let passing1 = null;
const _errs197 = errors;
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
if(data86.kind === undefined){
const err228 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
for(const key25 in data86){
if(!(key25 === "kind")){
const err229 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
if(data86.kind !== undefined){
if("largest" !== data86.kind){
const err230 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/kind",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "largest"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
}
else {
const err231 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
var _valid2 = _errs197 === errors;
if(_valid2){
valid43 = true;
passing1 = 0;
var props1 = true;
}
const _errs201 = errors;
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
if(data86.kind === undefined){
const err232 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
if(data86.least === undefined){
const err233 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/required",keyword:"required",params:{missingProperty: "least"},message:"must have required property '"+"least"+"'"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
for(const key26 in data86){
if(!((key26 === "kind") || (key26 === "least"))){
const err234 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
if(data86.kind !== undefined){
if("share" !== data86.kind){
const err235 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/kind",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "share"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
if(data86.least !== undefined){
let data89 = data86.least;
if(typeof data89 == "number"){
if(data89 > 1 || isNaN(data89)){
const err236 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/least/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
if(data89 <= 0 || isNaN(data89)){
const err237 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/least/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
else {
const err238 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err239 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
var _valid2 = _errs201 === errors;
if(_valid2 && valid43){
valid43 = false;
passing1 = [passing1, 1];
}
else {
if(_valid2){
valid43 = true;
passing1 = 1;
if(props1 !== true){
props1 = true;
}
}
const _errs207 = errors;
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
if(data86.kind === undefined){
const err240 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
if(data86.least === undefined){
const err241 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/required",keyword:"required",params:{missingProperty: "least"},message:"must have required property '"+"least"+"'"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
for(const key27 in data86){
if(!((key27 === "kind") || (key27 === "least"))){
const err242 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
if(data86.kind !== undefined){
if("ml" !== data86.kind){
const err243 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/kind",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/properties/kind/const",keyword:"const",params:{allowedValue: "ml"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
if(data86.least !== undefined){
let data91 = data86.least;
if(typeof data91 == "number"){
if(data91 <= 0 || isNaN(data91)){
const err244 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/properties/least/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
else {
const err245 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
}
else {
const err246 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
var _valid2 = _errs207 === errors;
if(_valid2 && valid43){
valid43 = false;
passing1 = [passing1, 2];
}
else {
if(_valid2){
valid43 = true;
passing1 = 2;
if(props1 !== true){
props1 = true;
}
}
}
}
if(!valid43){
const err247 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf",keyword:"oneOf",params:{passingSchemas: passing1},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
else {
errors = _errs196;
if(vErrors !== null){
if(_errs196){
vErrors.length = _errs196;
}
else {
vErrors = null;
}
}
}
}
if(data85.fillHoles !== undefined){
if(typeof data85.fillHoles !== "boolean"){
const err248 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/fillHoles",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/fillHoles/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
if(data85.leastMl !== undefined){
let data93 = data85.leastMl;
if(typeof data93 == "number"){
if(data93 <= 0 || isNaN(data93)){
const err249 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/leastMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/leastMl/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
else {
const err250 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/leastMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/leastMl/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
if(data85.touches !== undefined){
let data94 = data85.touches;
if(Array.isArray(data94)){
if(data94.length > 254){
const err251 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/maxItems",keyword:"maxItems",params:{limit: 254},message:"must NOT have more than 254 items"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
if(data94.length < 1){
const err252 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
const len8 = data94.length;
for(let i9=0; i9<len8; i9++){
if(typeof data94[i9] !== "string"){
const err253 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/touches/" + i9,schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
let i10 = data94.length;
let j1;
if(i10 > 1){
const indices1 = {};
for(;i10--;){
let item1 = data94[i10];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err254 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/uniqueItems",keyword:"uniqueItems",params:{i: i10, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i10+" are identical)"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
break;
}
indices1[item1] = i10;
}
}
}
else {
const err255 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
if(data85.side !== undefined){
let data96 = data85.side;
if(data96 && typeof data96 == "object" && !Array.isArray(data96)){
if(data96.of === undefined){
const err256 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/required",keyword:"required",params:{missingProperty: "of"},message:"must have required property '"+"of"+"'"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
if(data96.is === undefined){
const err257 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/required",keyword:"required",params:{missingProperty: "is"},message:"must have required property '"+"is"+"'"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
for(const key28 in data96){
if(!((key28 === "of") || (key28 === "is"))){
const err258 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key28},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
}
if(data96.of !== undefined){
if(typeof data96.of !== "string"){
const err259 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/side/of",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/properties/of/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
if(data96.is !== undefined){
let data98 = data96.is;
if(!((data98 === "left") || (data98 === "right"))){
const err260 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/side/is",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/properties/is/enum",keyword:"enum",params:{allowedValues: schema31.properties.heads.items.properties.classes.items.properties.settle.properties.side.properties.is.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
}
else {
const err261 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
}
else {
const err262 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8+"/settle",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
}
else {
const err263 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i8,schemaPath:"#/properties/heads/items/properties/classes/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
}
else {
const err264 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
}
else {
const err265 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
}
else {
const err266 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
if(data.routing !== undefined){
let data99 = data.routing;
if(!((data99 === "dense") || (data99 === "modality"))){
const err267 = {instancePath:instancePath+"/routing",schemaPath:"#/properties/routing/enum",keyword:"enum",params:{allowedValues: schema31.properties.routing.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
}
if(data.precision !== undefined){
let data100 = data.precision;
if(!(((data100 === "float32") || (data100 === "float16")) || (data100 === "int8"))){
const err268 = {instancePath:instancePath+"/precision",schemaPath:"#/properties/precision/enum",keyword:"enum",params:{allowedValues: schema31.properties.precision.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
if(data.options !== undefined){
let data101 = data.options;
if(Array.isArray(data101)){
const len9 = data101.length;
for(let i11=0; i11<len9; i11++){
let data102 = data101[i11];
if(data102 && typeof data102 == "object" && !Array.isArray(data102)){
if(data102.name === undefined){
const err269 = {instancePath:instancePath+"/options/" + i11,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
if(data102.measured === undefined){
const err270 = {instancePath:instancePath+"/options/" + i11,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "measured"},message:"must have required property '"+"measured"+"'"};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
for(const key29 in data102){
if(!((key29 === "name") || (key29 === "measured"))){
const err271 = {instancePath:instancePath+"/options/" + i11,schemaPath:"#/properties/options/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key29},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
if(data102.name !== undefined){
let data103 = data102.name;
if(!(((data103 === "int8") || (data103 === "float16")) || (data103 === "modality-routing"))){
const err272 = {instancePath:instancePath+"/options/" + i11+"/name",schemaPath:"#/properties/options/items/properties/name/enum",keyword:"enum",params:{allowedValues: schema31.properties.options.items.properties.name.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
if(data102.measured !== undefined){
let data104 = data102.measured;
const _errs236 = errors;
let valid54 = false;
let passing2 = null;
const _errs237 = errors;
if(data104 !== null){
const err273 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/0/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
var _valid3 = _errs237 === errors;
if(_valid3){
valid54 = true;
passing2 = 0;
}
const _errs239 = errors;
if(data104 && typeof data104 == "object" && !Array.isArray(data104)){
if(data104.meanDiceLoss === undefined){
const err274 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "meanDiceLoss"},message:"must have required property '"+"meanDiceLoss"+"'"};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
if(data104.worst === undefined){
const err275 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "worst"},message:"must have required property '"+"worst"+"'"};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
if(data104.cases === undefined){
const err276 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
for(const key30 in data104){
if(!(((key30 === "meanDiceLoss") || (key30 === "worst")) || (key30 === "cases"))){
const err277 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key30},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
if(data104.meanDiceLoss !== undefined){
let data105 = data104.meanDiceLoss;
if(typeof data105 == "number"){
if(data105 > 1 || isNaN(data105)){
const err278 = {instancePath:instancePath+"/options/" + i11+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
if(data105 < -1 || isNaN(data105)){
const err279 = {instancePath:instancePath+"/options/" + i11+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
}
else {
const err280 = {instancePath:instancePath+"/options/" + i11+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
}
if(data104.worst !== undefined){
let data106 = data104.worst;
if(data106 && typeof data106 == "object" && !Array.isArray(data106)){
if(data106.dataset === undefined){
const err281 = {instancePath:instancePath+"/options/" + i11+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
if(data106.head === undefined){
const err282 = {instancePath:instancePath+"/options/" + i11+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
if(data106.class === undefined){
const err283 = {instancePath:instancePath+"/options/" + i11+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "class"},message:"must have required property '"+"class"+"'"};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
if(data106.diceLoss === undefined){
const err284 = {instancePath:instancePath+"/options/" + i11+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "diceLoss"},message:"must have required property '"+"diceLoss"+"'"};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
for(const key31 in data106){
if(!((((key31 === "dataset") || (key31 === "head")) || (key31 === "class")) || (key31 === "diceLoss"))){
const err285 = {instancePath:instancePath+"/options/" + i11+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key31},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
}
if(data106.dataset !== undefined){
if(typeof data106.dataset !== "string"){
const err286 = {instancePath:instancePath+"/options/" + i11+"/measured/worst/dataset",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
}
if(data106.head !== undefined){
if(typeof data106.head !== "string"){
const err287 = {instancePath:instancePath+"/options/" + i11+"/measured/worst/head",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
}
if(data106.class !== undefined){
if(typeof data106.class !== "string"){
const err288 = {instancePath:instancePath+"/options/" + i11+"/measured/worst/class",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/class/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
if(data106.diceLoss !== undefined){
let data110 = data106.diceLoss;
if(typeof data110 == "number"){
if(data110 > 1 || isNaN(data110)){
const err289 = {instancePath:instancePath+"/options/" + i11+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
if(data110 < -1 || isNaN(data110)){
const err290 = {instancePath:instancePath+"/options/" + i11+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err290];
}
else {
vErrors.push(err290);
}
errors++;
}
}
else {
const err291 = {instancePath:instancePath+"/options/" + i11+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err291];
}
else {
vErrors.push(err291);
}
errors++;
}
}
}
else {
const err292 = {instancePath:instancePath+"/options/" + i11+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err292];
}
else {
vErrors.push(err292);
}
errors++;
}
}
if(data104.cases !== undefined){
let data111 = data104.cases;
if(!((typeof data111 == "number") && (!(data111 % 1) && !isNaN(data111)))){
const err293 = {instancePath:instancePath+"/options/" + i11+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err293];
}
else {
vErrors.push(err293);
}
errors++;
}
if(typeof data111 == "number"){
if(data111 < 1 || isNaN(data111)){
const err294 = {instancePath:instancePath+"/options/" + i11+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err294];
}
else {
vErrors.push(err294);
}
errors++;
}
}
}
}
else {
const err295 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err295];
}
else {
vErrors.push(err295);
}
errors++;
}
var _valid3 = _errs239 === errors;
if(_valid3 && valid54){
valid54 = false;
passing2 = [passing2, 1];
}
else {
if(_valid3){
valid54 = true;
passing2 = 1;
}
}
if(!valid54){
const err296 = {instancePath:instancePath+"/options/" + i11+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf",keyword:"oneOf",params:{passingSchemas: passing2},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err296];
}
else {
vErrors.push(err296);
}
errors++;
}
else {
errors = _errs236;
if(vErrors !== null){
if(_errs236){
vErrors.length = _errs236;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err297 = {instancePath:instancePath+"/options/" + i11,schemaPath:"#/properties/options/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err297];
}
else {
vErrors.push(err297);
}
errors++;
}
}
}
else {
const err298 = {instancePath:instancePath+"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err298];
}
else {
vErrors.push(err298);
}
errors++;
}
}
if(data.parity !== undefined){
let data112 = data.parity;
if(data112 && typeof data112 == "object" && !Array.isArray(data112)){
if(data112.onnxruntime === undefined){
const err299 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "onnxruntime"},message:"must have required property '"+"onnxruntime"+"'"};
if(vErrors === null){
vErrors = [err299];
}
else {
vErrors.push(err299);
}
errors++;
}
if(data112.cases === undefined){
const err300 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err300];
}
else {
vErrors.push(err300);
}
errors++;
}
if(data112.maxLabelDisagreement === undefined){
const err301 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "maxLabelDisagreement"},message:"must have required property '"+"maxLabelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err301];
}
else {
vErrors.push(err301);
}
errors++;
}
for(const key32 in data112){
if(!(((key32 === "onnxruntime") || (key32 === "cases")) || (key32 === "maxLabelDisagreement"))){
const err302 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key32},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err302];
}
else {
vErrors.push(err302);
}
errors++;
}
}
if(data112.onnxruntime !== undefined){
if(typeof data112.onnxruntime !== "string"){
const err303 = {instancePath:instancePath+"/parity/onnxruntime",schemaPath:"#/properties/parity/properties/onnxruntime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err303];
}
else {
vErrors.push(err303);
}
errors++;
}
}
if(data112.cases !== undefined){
let data114 = data112.cases;
if(Array.isArray(data114)){
if(data114.length < 1){
const err304 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err304];
}
else {
vErrors.push(err304);
}
errors++;
}
const len10 = data114.length;
for(let i12=0; i12<len10; i12++){
let data115 = data114[i12];
if(data115 && typeof data115 == "object" && !Array.isArray(data115)){
if(data115.batch === undefined){
const err305 = {instancePath:instancePath+"/parity/cases/" + i12,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "batch"},message:"must have required property '"+"batch"+"'"};
if(vErrors === null){
vErrors = [err305];
}
else {
vErrors.push(err305);
}
errors++;
}
if(data115.height === undefined){
const err306 = {instancePath:instancePath+"/parity/cases/" + i12,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "height"},message:"must have required property '"+"height"+"'"};
if(vErrors === null){
vErrors = [err306];
}
else {
vErrors.push(err306);
}
errors++;
}
if(data115.width === undefined){
const err307 = {instancePath:instancePath+"/parity/cases/" + i12,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "width"},message:"must have required property '"+"width"+"'"};
if(vErrors === null){
vErrors = [err307];
}
else {
vErrors.push(err307);
}
errors++;
}
if(data115.labelDisagreement === undefined){
const err308 = {instancePath:instancePath+"/parity/cases/" + i12,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "labelDisagreement"},message:"must have required property '"+"labelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err308];
}
else {
vErrors.push(err308);
}
errors++;
}
for(const key33 in data115){
if(!((((key33 === "batch") || (key33 === "height")) || (key33 === "width")) || (key33 === "labelDisagreement"))){
const err309 = {instancePath:instancePath+"/parity/cases/" + i12,schemaPath:"#/properties/parity/properties/cases/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key33},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err309];
}
else {
vErrors.push(err309);
}
errors++;
}
}
if(data115.batch !== undefined){
let data116 = data115.batch;
if(!((typeof data116 == "number") && (!(data116 % 1) && !isNaN(data116)))){
const err310 = {instancePath:instancePath+"/parity/cases/" + i12+"/batch",schemaPath:"#/properties/parity/properties/cases/items/properties/batch/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err310];
}
else {
vErrors.push(err310);
}
errors++;
}
}
if(data115.height !== undefined){
let data117 = data115.height;
if(!((typeof data117 == "number") && (!(data117 % 1) && !isNaN(data117)))){
const err311 = {instancePath:instancePath+"/parity/cases/" + i12+"/height",schemaPath:"#/properties/parity/properties/cases/items/properties/height/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err311];
}
else {
vErrors.push(err311);
}
errors++;
}
}
if(data115.width !== undefined){
let data118 = data115.width;
if(!((typeof data118 == "number") && (!(data118 % 1) && !isNaN(data118)))){
const err312 = {instancePath:instancePath+"/parity/cases/" + i12+"/width",schemaPath:"#/properties/parity/properties/cases/items/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err312];
}
else {
vErrors.push(err312);
}
errors++;
}
}
if(data115.labelDisagreement !== undefined){
if(!(typeof data115.labelDisagreement == "number")){
const err313 = {instancePath:instancePath+"/parity/cases/" + i12+"/labelDisagreement",schemaPath:"#/properties/parity/properties/cases/items/properties/labelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err313];
}
else {
vErrors.push(err313);
}
errors++;
}
}
}
else {
const err314 = {instancePath:instancePath+"/parity/cases/" + i12,schemaPath:"#/properties/parity/properties/cases/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err314];
}
else {
vErrors.push(err314);
}
errors++;
}
}
}
else {
const err315 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err315];
}
else {
vErrors.push(err315);
}
errors++;
}
}
if(data112.maxLabelDisagreement !== undefined){
if(!(typeof data112.maxLabelDisagreement == "number")){
const err316 = {instancePath:instancePath+"/parity/maxLabelDisagreement",schemaPath:"#/properties/parity/properties/maxLabelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err316];
}
else {
vErrors.push(err316);
}
errors++;
}
}
}
else {
const err317 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err317];
}
else {
vErrors.push(err317);
}
errors++;
}
}
if(data.accuracy !== undefined){
let data121 = data.accuracy;
if(Array.isArray(data121)){
const len11 = data121.length;
for(let i13=0; i13<len11; i13++){
let data122 = data121[i13];
if(data122 && typeof data122 == "object" && !Array.isArray(data122)){
if(data122.dataset === undefined){
const err318 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err318];
}
else {
vErrors.push(err318);
}
errors++;
}
if(data122.modality === undefined){
const err319 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "modality"},message:"must have required property '"+"modality"+"'"};
if(vErrors === null){
vErrors = [err319];
}
else {
vErrors.push(err319);
}
errors++;
}
if(data122.head === undefined){
const err320 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err320];
}
else {
vErrors.push(err320);
}
errors++;
}
if(data122.cases === undefined){
const err321 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err321];
}
else {
vErrors.push(err321);
}
errors++;
}
if(data122.dice === undefined){
const err322 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err322];
}
else {
vErrors.push(err322);
}
errors++;
}
for(const key34 in data122){
if(!(((((key34 === "dataset") || (key34 === "modality")) || (key34 === "head")) || (key34 === "cases")) || (key34 === "dice"))){
const err323 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key34},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err323];
}
else {
vErrors.push(err323);
}
errors++;
}
}
if(data122.dataset !== undefined){
if(typeof data122.dataset !== "string"){
const err324 = {instancePath:instancePath+"/accuracy/" + i13+"/dataset",schemaPath:"#/properties/accuracy/items/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err324];
}
else {
vErrors.push(err324);
}
errors++;
}
}
if(data122.modality !== undefined){
let data124 = data122.modality;
if(!(((data124 === "CT") || (data124 === "MR")) || (data124 === "CE_MR"))){
const err325 = {instancePath:instancePath+"/accuracy/" + i13+"/modality",schemaPath:"#/properties/accuracy/items/properties/modality/enum",keyword:"enum",params:{allowedValues: schema31.properties.accuracy.items.properties.modality.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err325];
}
else {
vErrors.push(err325);
}
errors++;
}
}
if(data122.head !== undefined){
if(typeof data122.head !== "string"){
const err326 = {instancePath:instancePath+"/accuracy/" + i13+"/head",schemaPath:"#/properties/accuracy/items/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err326];
}
else {
vErrors.push(err326);
}
errors++;
}
}
if(data122.cases !== undefined){
let data126 = data122.cases;
if(Array.isArray(data126)){
const len12 = data126.length;
for(let i14=0; i14<len12; i14++){
if(typeof data126[i14] !== "string"){
const err327 = {instancePath:instancePath+"/accuracy/" + i13+"/cases/" + i14,schemaPath:"#/properties/accuracy/items/properties/cases/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err327];
}
else {
vErrors.push(err327);
}
errors++;
}
}
}
else {
const err328 = {instancePath:instancePath+"/accuracy/" + i13+"/cases",schemaPath:"#/properties/accuracy/items/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err328];
}
else {
vErrors.push(err328);
}
errors++;
}
}
if(data122.dice !== undefined){
let data128 = data122.dice;
if(data128 && typeof data128 == "object" && !Array.isArray(data128)){
for(const key35 in data128){
let data129 = data128[key35];
if(typeof data129 == "number"){
if(data129 > 1 || isNaN(data129)){
const err329 = {instancePath:instancePath+"/accuracy/" + i13+"/dice/" + key35.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err329];
}
else {
vErrors.push(err329);
}
errors++;
}
if(data129 < 0 || isNaN(data129)){
const err330 = {instancePath:instancePath+"/accuracy/" + i13+"/dice/" + key35.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err330];
}
else {
vErrors.push(err330);
}
errors++;
}
}
else {
const err331 = {instancePath:instancePath+"/accuracy/" + i13+"/dice/" + key35.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err331];
}
else {
vErrors.push(err331);
}
errors++;
}
}
}
else {
const err332 = {instancePath:instancePath+"/accuracy/" + i13+"/dice",schemaPath:"#/properties/accuracy/items/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err332];
}
else {
vErrors.push(err332);
}
errors++;
}
}
}
else {
const err333 = {instancePath:instancePath+"/accuracy/" + i13,schemaPath:"#/properties/accuracy/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err333];
}
else {
vErrors.push(err333);
}
errors++;
}
}
}
else {
const err334 = {instancePath:instancePath+"/accuracy",schemaPath:"#/properties/accuracy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err334];
}
else {
vErrors.push(err334);
}
errors++;
}
}
if(data.provenance !== undefined){
let data130 = data.provenance;
if(data130 && typeof data130 == "object" && !Array.isArray(data130)){
if(data130.commit === undefined){
const err335 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "commit"},message:"must have required property '"+"commit"+"'"};
if(vErrors === null){
vErrors = [err335];
}
else {
vErrors.push(err335);
}
errors++;
}
if(data130.config === undefined){
const err336 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "config"},message:"must have required property '"+"config"+"'"};
if(vErrors === null){
vErrors = [err336];
}
else {
vErrors.push(err336);
}
errors++;
}
if(data130.data === undefined){
const err337 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "data"},message:"must have required property '"+"data"+"'"};
if(vErrors === null){
vErrors = [err337];
}
else {
vErrors.push(err337);
}
errors++;
}
if(data130.seed === undefined){
const err338 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "seed"},message:"must have required property '"+"seed"+"'"};
if(vErrors === null){
vErrors = [err338];
}
else {
vErrors.push(err338);
}
errors++;
}
if(data130.parameters === undefined){
const err339 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "parameters"},message:"must have required property '"+"parameters"+"'"};
if(vErrors === null){
vErrors = [err339];
}
else {
vErrors.push(err339);
}
errors++;
}
for(const key36 in data130){
if(!((((((key36 === "commit") || (key36 === "config")) || (key36 === "data")) || (key36 === "seed")) || (key36 === "parameters")) || (key36 === "source"))){
const err340 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key36},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err340];
}
else {
vErrors.push(err340);
}
errors++;
}
}
if(data130.commit !== undefined){
if(typeof data130.commit !== "string"){
const err341 = {instancePath:instancePath+"/provenance/commit",schemaPath:"#/properties/provenance/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err341];
}
else {
vErrors.push(err341);
}
errors++;
}
}
if(data130.config !== undefined){
let data132 = data130.config;
if(!(data132 && typeof data132 == "object" && !Array.isArray(data132))){
const err342 = {instancePath:instancePath+"/provenance/config",schemaPath:"#/properties/provenance/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err342];
}
else {
vErrors.push(err342);
}
errors++;
}
}
if(data130.data !== undefined){
let data133 = data130.data;
if(Array.isArray(data133)){
const len13 = data133.length;
for(let i15=0; i15<len13; i15++){
if(typeof data133[i15] !== "string"){
const err343 = {instancePath:instancePath+"/provenance/data/" + i15,schemaPath:"#/properties/provenance/properties/data/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err343];
}
else {
vErrors.push(err343);
}
errors++;
}
}
}
else {
const err344 = {instancePath:instancePath+"/provenance/data",schemaPath:"#/properties/provenance/properties/data/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err344];
}
else {
vErrors.push(err344);
}
errors++;
}
}
if(data130.seed !== undefined){
let data135 = data130.seed;
if((!((typeof data135 == "number") && (!(data135 % 1) && !isNaN(data135)))) && (data135 !== null)){
const err345 = {instancePath:instancePath+"/provenance/seed",schemaPath:"#/properties/provenance/properties/seed/type",keyword:"type",params:{type: schema31.properties.provenance.properties.seed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err345];
}
else {
vErrors.push(err345);
}
errors++;
}
}
if(data130.parameters !== undefined){
let data136 = data130.parameters;
if(!((typeof data136 == "number") && (!(data136 % 1) && !isNaN(data136)))){
const err346 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/properties/provenance/properties/parameters/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err346];
}
else {
vErrors.push(err346);
}
errors++;
}
if(typeof data136 == "number"){
if(data136 < 1 || isNaN(data136)){
const err347 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/properties/provenance/properties/parameters/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err347];
}
else {
vErrors.push(err347);
}
errors++;
}
}
}
if(data130.source !== undefined){
if(typeof data130.source !== "string"){
const err348 = {instancePath:instancePath+"/provenance/source",schemaPath:"#/properties/provenance/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err348];
}
else {
vErrors.push(err348);
}
errors++;
}
}
}
else {
const err349 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err349];
}
else {
vErrors.push(err349);
}
errors++;
}
}
}
else {
const err350 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err350];
}
else {
vErrors.push(err350);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
