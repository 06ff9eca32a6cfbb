"use strict";
module.exports = validate20;
module.exports.default = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:m4oe:manifest:1","title":"M4oE model manifest","description":"What travels with a model graph: everything a host must know that the graph does not say itself. Intensities are rescaled values (HU for CT).","type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","experts","modalities","heads","routing","precision","parity","accuracy","provenance"],"properties":{"schemaVersion":{"const":1},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"version":{"type":"string","pattern":"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one, relative to it; exactly one has the role graph.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":1,"items":{"type":"object","additionalProperties":false,"required":["path","role","bytes","sha256"],"properties":{"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9._-]*$"},"role":{"enum":["graph","weights","card"]},"bytes":{"type":"integer","minimum":1},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}}},"input":{"type":"object","additionalProperties":false,"required":["size","context","orientation"],"properties":{"size":{"description":"Rows and columns that the network works at; the graph resizes to them.","type":"array","items":{"type":"integer","minimum":32,"maximum":4096},"minItems":2,"maxItems":2},"context":{"description":"Neighbouring slices given as channels, centre included: 1 or another odd number.","enum":[1,3,5,7]},"orientation":{"description":"Patient directions in which columns (W), rows (H) and slices increase.","const":"LPS"},"millimetres":{"description":"The network's field in the patient. The graph then has the input spacing, and slices are resampled by it; without, neighbours are the next slices and the graph knows no millimetres.","type":"object","additionalProperties":false,"required":["pixel","neighbour"],"properties":{"pixel":{"description":"Edge of one of the size's pixels, in mm.","type":"number","exclusiveMinimum":0},"neighbour":{"description":"Wanted distance in mm of the neighbouring slices that are channels; the host takes the whole number of slices that is nearest to it, at least one.","type":"number","exclusiveMinimum":0}}}}},"experts":{"description":"Name of each expert in the order of the graph's gates output.","type":"array","minItems":1,"maxItems":64,"uniqueItems":true,"items":{"type":"string","minLength":1}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["window","defaultHead","expert"],"properties":{"window":{"oneOf":[{"description":"The same lower and upper intensity for every volume.","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"fixed"},"lower":{"type":"number"},"upper":{"type":"number"}}},{"description":"Percentiles (0 to 100) over all voxels of the volume: the smallest intensity v such that at least p percent of the voxels are at most v (inverted CDF, no interpolation).","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"percentile"},"lower":{"type":"number","minimum":0,"maximum":100},"upper":{"type":"number","minimum":0,"maximum":100}}}]},"defaultHead":{"type":"string"},"expert":{"description":"The expert pre-trained on this modality.","type":"string"}}}},"heads":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["name","description","graphIndex","classes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"description":{"type":"string"},"graphIndex":{"description":"Value of the graph's head input, for each modality that the head serves.","type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"integer","minimum":0,"maximum":255}},"classes":{"description":"Foreground classes; label 0 is background and is not listed.","type":"array","minItems":1,"maxItems":255,"items":{"type":"object","additionalProperties":false,"required":["label","name","code","color"],"properties":{"label":{"type":"integer","minimum":1,"maximum":255},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9_]{0,63}$"},"code":{"description":"SNOMED CT concept of the anatomical structure.","type":"object","additionalProperties":false,"required":["scheme","value","meaning"],"properties":{"scheme":{"const":"SCT"},"value":{"type":"string","pattern":"^[0-9]{6,18}$"},"meaning":{"type":"string"}}},"color":{"type":"string","pattern":"^#[0-9a-f]{6}$"},"volumeMl":{"description":"Usual range in adults; outside it the organ is marked for review.","type":"object","additionalProperties":false,"required":["low","high"],"properties":{"low":{"type":"number","minimum":0},"high":{"type":"number","exclusiveMinimum":0}}}}}}}}},"routing":{"description":"dense: the gate mixes all experts. modality: only the expert of the sample's modality works.","enum":["dense","modality"]},"precision":{"description":"Of the products with weights; all else is float32.","enum":["float32","float16","int8"]},"options":{"description":"What this export does otherwise than the network that was trained, and the Dice that it costs against the exact export on the same cases; null where nobody measured it.","type":"array","items":{"type":"object","additionalProperties":false,"required":["name","measured"],"properties":{"name":{"enum":["int8","float16","modality-routing"]},"measured":{"oneOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["meanDiceLoss","worst","cases"],"properties":{"meanDiceLoss":{"description":"Over all organs; negative is a gain.","type":"number","minimum":-1,"maximum":1},"worst":{"description":"The organ that lost most.","type":"object","additionalProperties":false,"required":["dataset","head","class","diceLoss"],"properties":{"dataset":{"type":"string"},"head":{"type":"string"},"class":{"type":"string"},"diceLoss":{"type":"number","minimum":-1,"maximum":1}}},"cases":{"type":"integer","minimum":1}}}]}}}},"parity":{"description":"Torch against onnxruntime, as the exporter measured it.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxLabelDisagreement"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["batch","height","width","labelDisagreement"],"properties":{"batch":{"type":"integer"},"height":{"type":"integer"},"width":{"type":"integer"},"labelDisagreement":{"description":"Share of pixels whose label differs.","type":"number"}}}},"maxLabelDisagreement":{"type":"number"}}},"accuracy":{"description":"Measured on volumes that training did not use; empty when nothing was measured.","type":"array","items":{"type":"object","additionalProperties":false,"required":["dataset","modality","head","cases","dice"],"properties":{"dataset":{"type":"string"},"modality":{"enum":["CT","MR","CE_MR"]},"head":{"type":"string"},"cases":{"type":"array","items":{"type":"string"}},"dice":{"description":"Mean Dice of each class over the cases.","type":"object","additionalProperties":{"type":"number","minimum":0,"maximum":1}}}}},"provenance":{"type":"object","additionalProperties":false,"required":["commit","config","data","seed","parameters"],"properties":{"commit":{"type":"string"},"config":{"description":"The training configuration, whole.","type":"object"},"data":{"description":"Sources of the training volumes.","type":"array","items":{"type":"string"}},"seed":{"type":["integer","null"]},"parameters":{"description":"Number of trained weights.","type":"integer","minimum":1},"source":{"description":"Where the weights came from, if this repository did not train them.","type":"string"}}}}};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^[a-z0-9][a-z0-9._-]{0,63}$", "u");
const pattern5 = new RegExp("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", "u");
const pattern6 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9._-]*$", "u");
const pattern7 = new RegExp("^[0-9a-f]{64}$", "u");
const pattern9 = new RegExp("^[a-z0-9][a-z0-9_]{0,63}$", "u");
const pattern10 = new RegExp("^[0-9]{6,18}$", "u");
const pattern11 = new RegExp("^#[0-9a-f]{6}$", "u");

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
if(!((((key9 === "name") || (key9 === "description")) || (key9 === "graphIndex")) || (key9 === "classes"))){
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
if(data34.classes !== undefined){
let data39 = data34.classes;
if(Array.isArray(data39)){
if(data39.length > 255){
const err116 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/maxItems",keyword:"maxItems",params:{limit: 255},message:"must NOT have more than 255 items"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data39.length < 1){
const err117 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
const len5 = data39.length;
for(let i6=0; i6<len5; i6++){
let data40 = data39[i6];
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.label === undefined){
const err118 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "label"},message:"must have required property '"+"label"+"'"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data40.name === undefined){
const err119 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(data40.code === undefined){
const err120 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "code"},message:"must have required property '"+"code"+"'"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if(data40.color === undefined){
const err121 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/required",keyword:"required",params:{missingProperty: "color"},message:"must have required property '"+"color"+"'"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
for(const key12 in data40){
if(!(((((key12 === "label") || (key12 === "name")) || (key12 === "code")) || (key12 === "color")) || (key12 === "volumeMl"))){
const err122 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data40.label !== undefined){
let data41 = data40.label;
if(!((typeof data41 == "number") && (!(data41 % 1) && !isNaN(data41)))){
const err123 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/label",schemaPath:"#/properties/heads/items/properties/classes/items/properties/label/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(typeof data41 == "number"){
if(data41 > 255 || isNaN(data41)){
const err124 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/label",schemaPath:"#/properties/heads/items/properties/classes/items/properties/label/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
if(data41 < 1 || isNaN(data41)){
const err125 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/label",schemaPath:"#/properties/heads/items/properties/classes/items/properties/label/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data40.name !== undefined){
let data42 = data40.name;
if(typeof data42 === "string"){
if(!pattern9.test(data42)){
const err126 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/name",schemaPath:"#/properties/heads/items/properties/classes/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9_]{0,63}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9_]{0,63}$"+"\""};
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
const err127 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/name",schemaPath:"#/properties/heads/items/properties/classes/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data40.code !== undefined){
let data43 = data40.code;
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
if(data43.scheme === undefined){
const err128 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/required",keyword:"required",params:{missingProperty: "scheme"},message:"must have required property '"+"scheme"+"'"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if(data43.value === undefined){
const err129 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/required",keyword:"required",params:{missingProperty: "value"},message:"must have required property '"+"value"+"'"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data43.meaning === undefined){
const err130 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/required",keyword:"required",params:{missingProperty: "meaning"},message:"must have required property '"+"meaning"+"'"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
for(const key13 in data43){
if(!(((key13 === "scheme") || (key13 === "value")) || (key13 === "meaning"))){
const err131 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data43.scheme !== undefined){
if("SCT" !== data43.scheme){
const err132 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code/scheme",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/scheme/const",keyword:"const",params:{allowedValue: "SCT"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data43.value !== undefined){
let data45 = data43.value;
if(typeof data45 === "string"){
if(!pattern10.test(data45)){
const err133 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code/value",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/value/pattern",keyword:"pattern",params:{pattern: "^[0-9]{6,18}$"},message:"must match pattern \""+"^[0-9]{6,18}$"+"\""};
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
const err134 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code/value",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data43.meaning !== undefined){
if(typeof data43.meaning !== "string"){
const err135 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code/meaning",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/properties/meaning/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err136 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/code",schemaPath:"#/properties/heads/items/properties/classes/items/properties/code/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data40.color !== undefined){
let data47 = data40.color;
if(typeof data47 === "string"){
if(!pattern11.test(data47)){
const err137 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/color",schemaPath:"#/properties/heads/items/properties/classes/items/properties/color/pattern",keyword:"pattern",params:{pattern: "^#[0-9a-f]{6}$"},message:"must match pattern \""+"^#[0-9a-f]{6}$"+"\""};
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
const err138 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/color",schemaPath:"#/properties/heads/items/properties/classes/items/properties/color/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data40.volumeMl !== undefined){
let data48 = data40.volumeMl;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(data48.low === undefined){
const err139 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/required",keyword:"required",params:{missingProperty: "low"},message:"must have required property '"+"low"+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
if(data48.high === undefined){
const err140 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/required",keyword:"required",params:{missingProperty: "high"},message:"must have required property '"+"high"+"'"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
for(const key14 in data48){
if(!((key14 === "low") || (key14 === "high"))){
const err141 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data48.low !== undefined){
let data49 = data48.low;
if(typeof data49 == "number"){
if(data49 < 0 || isNaN(data49)){
const err142 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl/low",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/low/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
const err143 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl/low",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/low/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data48.high !== undefined){
let data50 = data48.high;
if(typeof data50 == "number"){
if(data50 <= 0 || isNaN(data50)){
const err144 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl/high",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/high/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
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
const err145 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl/high",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/properties/high/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err146 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/volumeMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/volumeMl/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
}
else {
const err147 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
}
else {
const err148 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err149 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
}
else {
const err150 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data.routing !== undefined){
let data51 = data.routing;
if(!((data51 === "dense") || (data51 === "modality"))){
const err151 = {instancePath:instancePath+"/routing",schemaPath:"#/properties/routing/enum",keyword:"enum",params:{allowedValues: schema31.properties.routing.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data.precision !== undefined){
let data52 = data.precision;
if(!(((data52 === "float32") || (data52 === "float16")) || (data52 === "int8"))){
const err152 = {instancePath:instancePath+"/precision",schemaPath:"#/properties/precision/enum",keyword:"enum",params:{allowedValues: schema31.properties.precision.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data.options !== undefined){
let data53 = data.options;
if(Array.isArray(data53)){
const len6 = data53.length;
for(let i7=0; i7<len6; i7++){
let data54 = data53[i7];
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(data54.name === undefined){
const err153 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if(data54.measured === undefined){
const err154 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "measured"},message:"must have required property '"+"measured"+"'"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
for(const key15 in data54){
if(!((key15 === "name") || (key15 === "measured"))){
const err155 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data54.name !== undefined){
let data55 = data54.name;
if(!(((data55 === "int8") || (data55 === "float16")) || (data55 === "modality-routing"))){
const err156 = {instancePath:instancePath+"/options/" + i7+"/name",schemaPath:"#/properties/options/items/properties/name/enum",keyword:"enum",params:{allowedValues: schema31.properties.options.items.properties.name.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data54.measured !== undefined){
let data56 = data54.measured;
const _errs124 = errors;
let valid32 = false;
let passing1 = null;
const _errs125 = errors;
if(data56 !== null){
const err157 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/0/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
var _valid2 = _errs125 === errors;
if(_valid2){
valid32 = true;
passing1 = 0;
}
const _errs127 = errors;
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
if(data56.meanDiceLoss === undefined){
const err158 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "meanDiceLoss"},message:"must have required property '"+"meanDiceLoss"+"'"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
if(data56.worst === undefined){
const err159 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "worst"},message:"must have required property '"+"worst"+"'"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
if(data56.cases === undefined){
const err160 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
for(const key16 in data56){
if(!(((key16 === "meanDiceLoss") || (key16 === "worst")) || (key16 === "cases"))){
const err161 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data56.meanDiceLoss !== undefined){
let data57 = data56.meanDiceLoss;
if(typeof data57 == "number"){
if(data57 > 1 || isNaN(data57)){
const err162 = {instancePath:instancePath+"/options/" + i7+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
if(data57 < -1 || isNaN(data57)){
const err163 = {instancePath:instancePath+"/options/" + i7+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
else {
const err164 = {instancePath:instancePath+"/options/" + i7+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data56.worst !== undefined){
let data58 = data56.worst;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.dataset === undefined){
const err165 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
if(data58.head === undefined){
const err166 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
if(data58.class === undefined){
const err167 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "class"},message:"must have required property '"+"class"+"'"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
if(data58.diceLoss === undefined){
const err168 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "diceLoss"},message:"must have required property '"+"diceLoss"+"'"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
for(const key17 in data58){
if(!((((key17 === "dataset") || (key17 === "head")) || (key17 === "class")) || (key17 === "diceLoss"))){
const err169 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data58.dataset !== undefined){
if(typeof data58.dataset !== "string"){
const err170 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/dataset",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data58.head !== undefined){
if(typeof data58.head !== "string"){
const err171 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/head",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data58.class !== undefined){
if(typeof data58.class !== "string"){
const err172 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/class",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/class/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data58.diceLoss !== undefined){
let data62 = data58.diceLoss;
if(typeof data62 == "number"){
if(data62 > 1 || isNaN(data62)){
const err173 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
if(data62 < -1 || isNaN(data62)){
const err174 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
else {
const err175 = {instancePath:instancePath+"/options/" + i7+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err176 = {instancePath:instancePath+"/options/" + i7+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data56.cases !== undefined){
let data63 = data56.cases;
if(!((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63)))){
const err177 = {instancePath:instancePath+"/options/" + i7+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(typeof data63 == "number"){
if(data63 < 1 || isNaN(data63)){
const err178 = {instancePath:instancePath+"/options/" + i7+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
}
}
else {
const err179 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
var _valid2 = _errs127 === errors;
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
const err180 = {instancePath:instancePath+"/options/" + i7+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf",keyword:"oneOf",params:{passingSchemas: passing1},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
else {
errors = _errs124;
if(vErrors !== null){
if(_errs124){
vErrors.length = _errs124;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err181 = {instancePath:instancePath+"/options/" + i7,schemaPath:"#/properties/options/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err182 = {instancePath:instancePath+"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data.parity !== undefined){
let data64 = data.parity;
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
if(data64.onnxruntime === undefined){
const err183 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "onnxruntime"},message:"must have required property '"+"onnxruntime"+"'"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if(data64.cases === undefined){
const err184 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
if(data64.maxLabelDisagreement === undefined){
const err185 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "maxLabelDisagreement"},message:"must have required property '"+"maxLabelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
for(const key18 in data64){
if(!(((key18 === "onnxruntime") || (key18 === "cases")) || (key18 === "maxLabelDisagreement"))){
const err186 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
if(data64.onnxruntime !== undefined){
if(typeof data64.onnxruntime !== "string"){
const err187 = {instancePath:instancePath+"/parity/onnxruntime",schemaPath:"#/properties/parity/properties/onnxruntime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data64.cases !== undefined){
let data66 = data64.cases;
if(Array.isArray(data66)){
if(data66.length < 1){
const err188 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
const len7 = data66.length;
for(let i8=0; i8<len7; i8++){
let data67 = data66[i8];
if(data67 && typeof data67 == "object" && !Array.isArray(data67)){
if(data67.batch === undefined){
const err189 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "batch"},message:"must have required property '"+"batch"+"'"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
if(data67.height === undefined){
const err190 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "height"},message:"must have required property '"+"height"+"'"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
if(data67.width === undefined){
const err191 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "width"},message:"must have required property '"+"width"+"'"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
if(data67.labelDisagreement === undefined){
const err192 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "labelDisagreement"},message:"must have required property '"+"labelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
for(const key19 in data67){
if(!((((key19 === "batch") || (key19 === "height")) || (key19 === "width")) || (key19 === "labelDisagreement"))){
const err193 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data67.batch !== undefined){
let data68 = data67.batch;
if(!((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68)))){
const err194 = {instancePath:instancePath+"/parity/cases/" + i8+"/batch",schemaPath:"#/properties/parity/properties/cases/items/properties/batch/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(data67.height !== undefined){
let data69 = data67.height;
if(!((typeof data69 == "number") && (!(data69 % 1) && !isNaN(data69)))){
const err195 = {instancePath:instancePath+"/parity/cases/" + i8+"/height",schemaPath:"#/properties/parity/properties/cases/items/properties/height/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data67.width !== undefined){
let data70 = data67.width;
if(!((typeof data70 == "number") && (!(data70 % 1) && !isNaN(data70)))){
const err196 = {instancePath:instancePath+"/parity/cases/" + i8+"/width",schemaPath:"#/properties/parity/properties/cases/items/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
if(data67.labelDisagreement !== undefined){
if(!(typeof data67.labelDisagreement == "number")){
const err197 = {instancePath:instancePath+"/parity/cases/" + i8+"/labelDisagreement",schemaPath:"#/properties/parity/properties/cases/items/properties/labelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/parity/cases/" + i8,schemaPath:"#/properties/parity/properties/cases/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
}
else {
const err199 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data64.maxLabelDisagreement !== undefined){
if(!(typeof data64.maxLabelDisagreement == "number")){
const err200 = {instancePath:instancePath+"/parity/maxLabelDisagreement",schemaPath:"#/properties/parity/properties/maxLabelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
}
else {
const err201 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data.accuracy !== undefined){
let data73 = data.accuracy;
if(Array.isArray(data73)){
const len8 = data73.length;
for(let i9=0; i9<len8; i9++){
let data74 = data73[i9];
if(data74 && typeof data74 == "object" && !Array.isArray(data74)){
if(data74.dataset === undefined){
const err202 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data74.modality === undefined){
const err203 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "modality"},message:"must have required property '"+"modality"+"'"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data74.head === undefined){
const err204 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
if(data74.cases === undefined){
const err205 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
if(data74.dice === undefined){
const err206 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
for(const key20 in data74){
if(!(((((key20 === "dataset") || (key20 === "modality")) || (key20 === "head")) || (key20 === "cases")) || (key20 === "dice"))){
const err207 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data74.dataset !== undefined){
if(typeof data74.dataset !== "string"){
const err208 = {instancePath:instancePath+"/accuracy/" + i9+"/dataset",schemaPath:"#/properties/accuracy/items/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data74.modality !== undefined){
let data76 = data74.modality;
if(!(((data76 === "CT") || (data76 === "MR")) || (data76 === "CE_MR"))){
const err209 = {instancePath:instancePath+"/accuracy/" + i9+"/modality",schemaPath:"#/properties/accuracy/items/properties/modality/enum",keyword:"enum",params:{allowedValues: schema31.properties.accuracy.items.properties.modality.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data74.head !== undefined){
if(typeof data74.head !== "string"){
const err210 = {instancePath:instancePath+"/accuracy/" + i9+"/head",schemaPath:"#/properties/accuracy/items/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
if(data74.cases !== undefined){
let data78 = data74.cases;
if(Array.isArray(data78)){
const len9 = data78.length;
for(let i10=0; i10<len9; i10++){
if(typeof data78[i10] !== "string"){
const err211 = {instancePath:instancePath+"/accuracy/" + i9+"/cases/" + i10,schemaPath:"#/properties/accuracy/items/properties/cases/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
}
else {
const err212 = {instancePath:instancePath+"/accuracy/" + i9+"/cases",schemaPath:"#/properties/accuracy/items/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data74.dice !== undefined){
let data80 = data74.dice;
if(data80 && typeof data80 == "object" && !Array.isArray(data80)){
for(const key21 in data80){
let data81 = data80[key21];
if(typeof data81 == "number"){
if(data81 > 1 || isNaN(data81)){
const err213 = {instancePath:instancePath+"/accuracy/" + i9+"/dice/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if(data81 < 0 || isNaN(data81)){
const err214 = {instancePath:instancePath+"/accuracy/" + i9+"/dice/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
else {
const err215 = {instancePath:instancePath+"/accuracy/" + i9+"/dice/" + key21.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err216 = {instancePath:instancePath+"/accuracy/" + i9+"/dice",schemaPath:"#/properties/accuracy/items/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
}
else {
const err217 = {instancePath:instancePath+"/accuracy/" + i9,schemaPath:"#/properties/accuracy/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err218 = {instancePath:instancePath+"/accuracy",schemaPath:"#/properties/accuracy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
if(data.provenance !== undefined){
let data82 = data.provenance;
if(data82 && typeof data82 == "object" && !Array.isArray(data82)){
if(data82.commit === undefined){
const err219 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "commit"},message:"must have required property '"+"commit"+"'"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if(data82.config === undefined){
const err220 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "config"},message:"must have required property '"+"config"+"'"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
if(data82.data === undefined){
const err221 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "data"},message:"must have required property '"+"data"+"'"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
if(data82.seed === undefined){
const err222 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "seed"},message:"must have required property '"+"seed"+"'"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
if(data82.parameters === undefined){
const err223 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "parameters"},message:"must have required property '"+"parameters"+"'"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
for(const key22 in data82){
if(!((((((key22 === "commit") || (key22 === "config")) || (key22 === "data")) || (key22 === "seed")) || (key22 === "parameters")) || (key22 === "source"))){
const err224 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
if(data82.commit !== undefined){
if(typeof data82.commit !== "string"){
const err225 = {instancePath:instancePath+"/provenance/commit",schemaPath:"#/properties/provenance/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
if(data82.config !== undefined){
let data84 = data82.config;
if(!(data84 && typeof data84 == "object" && !Array.isArray(data84))){
const err226 = {instancePath:instancePath+"/provenance/config",schemaPath:"#/properties/provenance/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
if(data82.data !== undefined){
let data85 = data82.data;
if(Array.isArray(data85)){
const len10 = data85.length;
for(let i11=0; i11<len10; i11++){
if(typeof data85[i11] !== "string"){
const err227 = {instancePath:instancePath+"/provenance/data/" + i11,schemaPath:"#/properties/provenance/properties/data/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
}
else {
const err228 = {instancePath:instancePath+"/provenance/data",schemaPath:"#/properties/provenance/properties/data/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
if(data82.seed !== undefined){
let data87 = data82.seed;
if((!((typeof data87 == "number") && (!(data87 % 1) && !isNaN(data87)))) && (data87 !== null)){
const err229 = {instancePath:instancePath+"/provenance/seed",schemaPath:"#/properties/provenance/properties/seed/type",keyword:"type",params:{type: schema31.properties.provenance.properties.seed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
if(data82.parameters !== undefined){
let data88 = data82.parameters;
if(!((typeof data88 == "number") && (!(data88 % 1) && !isNaN(data88)))){
const err230 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/properties/provenance/properties/parameters/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
if(typeof data88 == "number"){
if(data88 < 1 || isNaN(data88)){
const err231 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/properties/provenance/properties/parameters/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
}
if(data82.source !== undefined){
if(typeof data82.source !== "string"){
const err232 = {instancePath:instancePath+"/provenance/source",schemaPath:"#/properties/provenance/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
}
else {
const err233 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err234 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
