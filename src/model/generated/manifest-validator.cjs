"use strict";
module.exports = validate20;
module.exports.default = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:m4oe:manifest:1","title":"M4oE model manifest","description":"What travels with a model graph: everything a host must know that the graph does not say itself. Intensities are rescaled values (HU for CT).","type":"object","additionalProperties":false,"required":["schemaVersion","name","version","description","files","input","experts","modalities","heads","routing","precision","parity","accuracy","provenance"],"properties":{"schemaVersion":{"const":1},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"version":{"type":"string","pattern":"^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$"},"description":{"type":"string","minLength":1},"files":{"description":"Every file of the model beside this one, relative to it; exactly one has the role graph.","type":"array","minItems":1,"contains":{"type":"object","properties":{"role":{"const":"graph"}},"required":["role"]},"maxContains":1,"items":{"type":"object","additionalProperties":false,"required":["path","role","bytes","sha256"],"properties":{"path":{"type":"string","pattern":"^[A-Za-z0-9_][A-Za-z0-9._-]*$"},"role":{"enum":["graph","weights","card"]},"bytes":{"type":"integer","minimum":1},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}}}},"input":{"type":"object","additionalProperties":false,"required":["size","context","orientation"],"properties":{"size":{"description":"Rows and columns that the network works at; the graph resizes to them.","type":"array","items":{"type":"integer","minimum":32,"maximum":4096},"minItems":2,"maxItems":2},"context":{"description":"Neighbouring slices given as channels, centre included: 1 or another odd number.","enum":[1,3,5,7]},"orientation":{"description":"Patient directions in which columns (W), rows (H) and slices increase.","const":"LPS"},"millimetres":{"description":"The network's field in the patient. The graph then has the input spacing, and slices are resampled by it; without, neighbours are the next slices and the graph knows no millimetres.","type":"object","additionalProperties":false,"required":["pixel","neighbour"],"properties":{"pixel":{"description":"Edge of one of the size's pixels, in mm.","type":"number","exclusiveMinimum":0},"neighbour":{"description":"Wanted distance in mm of the neighbouring slices that are channels; the host takes the whole number of slices that is nearest to it, at least one.","type":"number","exclusiveMinimum":0}}}}},"experts":{"description":"Name of each expert in the order of the graph's gates output.","type":"array","minItems":1,"maxItems":64,"uniqueItems":true,"items":{"type":"string","minLength":1}},"modalities":{"type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"object","additionalProperties":false,"required":["window","defaultHead","expert"],"properties":{"window":{"oneOf":[{"description":"The same lower and upper intensity for every volume.","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"fixed"},"lower":{"type":"number"},"upper":{"type":"number"}}},{"description":"Percentiles (0 to 100) over all voxels of the volume: the smallest intensity v such that at least p percent of the voxels are at most v (inverted CDF, no interpolation).","type":"object","additionalProperties":false,"required":["kind","lower","upper"],"properties":{"kind":{"const":"percentile"},"lower":{"type":"number","minimum":0,"maximum":100},"upper":{"type":"number","minimum":0,"maximum":100}}}]},"defaultHead":{"type":"string"},"expert":{"description":"The expert pre-trained on this modality.","type":"string"}}}},"heads":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["name","description","graphIndex","classes"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"},"description":{"type":"string"},"graphIndex":{"description":"Value of the graph's head input, for each modality that the head serves.","type":"object","minProperties":1,"propertyNames":{"enum":["CT","MR","CE_MR"]},"additionalProperties":{"type":"integer","minimum":0,"maximum":255}},"classes":{"description":"Foreground classes; label 0 is background and is not listed.","type":"array","minItems":1,"maxItems":255,"items":{"type":"object","additionalProperties":false,"required":["label","name","code","color"],"properties":{"label":{"type":"integer","minimum":1,"maximum":255},"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9_]{0,63}$"},"code":{"description":"SNOMED CT concept of the anatomical structure.","type":"object","additionalProperties":false,"required":["scheme","value","meaning"],"properties":{"scheme":{"const":"SCT"},"value":{"type":"string","pattern":"^[0-9]{6,18}$"},"meaning":{"type":"string"}}},"color":{"type":"string","pattern":"^#[0-9a-f]{6}$"},"volumeMl":{"description":"Usual range in adults; outside it the organ is marked for review.","type":"object","additionalProperties":false,"required":["low","high"],"properties":{"low":{"type":"number","minimum":0},"high":{"type":"number","exclusiveMinimum":0}}},"settle":{"description":"How the pieces of the class are settled once every slice of a volume is decided, as m4oe-train fit-settled finds it on training cases; absent where the class stays as it is. Pieces are connected by faces, edges or corners of voxels.","type":"object","additionalProperties":false,"minProperties":1,"properties":{"keep":{"oneOf":[{"description":"The largest piece alone; of several as large the first, from inferior, anterior, right.","type":"object","additionalProperties":false,"required":["kind"],"properties":{"kind":{"const":"largest"}}},{"description":"Pieces of at least this share of the largest one's volume.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"share"},"least":{"type":"number","exclusiveMinimum":0,"maximum":1}}},{"description":"Pieces of at least so many millilitres.","type":"object","additionalProperties":false,"required":["kind","least"],"properties":{"kind":{"const":"ml"},"least":{"type":"number","exclusiveMinimum":0}}}]},"fillHoles":{"description":"Background that this class alone encloses, by faces of voxels and within the volume, becomes this class.","type":"boolean"},"leastMl":{"description":"Without a piece of so many millilitres the class is not there, unless a piece is cut by the border of the volume.","type":"number","exclusiveMinimum":0},"touches":{"description":"Only pieces that touch one of these classes of the head, whose own rules name none. Without effect while none of them is there.","type":"array","minItems":1,"maxItems":254,"uniqueItems":true,"items":{"type":"string"}},"side":{"description":"Only pieces whose centre lies to the patient's left or right of the centre of another class of the head, whose own rule names none. Without effect while that is not there.","type":"object","additionalProperties":false,"required":["of","is"],"properties":{"of":{"type":"string"},"is":{"enum":["left","right"]}}}}}}}}}}},"routing":{"description":"dense: the gate mixes all experts. modality: only the expert of the sample's modality works.","enum":["dense","modality"]},"precision":{"description":"Of the products with weights; all else is float32.","enum":["float32","float16","int8"]},"options":{"description":"What this export does otherwise than the network that was trained, and the Dice that it costs against the exact export on the same cases; null where nobody measured it.","type":"array","items":{"type":"object","additionalProperties":false,"required":["name","measured"],"properties":{"name":{"enum":["int8","float16","modality-routing"]},"measured":{"oneOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["meanDiceLoss","worst","cases"],"properties":{"meanDiceLoss":{"description":"Over all organs; negative is a gain.","type":"number","minimum":-1,"maximum":1},"worst":{"description":"The organ that lost most.","type":"object","additionalProperties":false,"required":["dataset","head","class","diceLoss"],"properties":{"dataset":{"type":"string"},"head":{"type":"string"},"class":{"type":"string"},"diceLoss":{"type":"number","minimum":-1,"maximum":1}}},"cases":{"type":"integer","minimum":1}}}]}}}},"parity":{"description":"Torch against onnxruntime, as the exporter measured it.","type":"object","additionalProperties":false,"required":["onnxruntime","cases","maxLabelDisagreement"],"properties":{"onnxruntime":{"type":"string"},"cases":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["batch","height","width","labelDisagreement"],"properties":{"batch":{"type":"integer"},"height":{"type":"integer"},"width":{"type":"integer"},"labelDisagreement":{"description":"Share of pixels whose label differs.","type":"number"}}}},"maxLabelDisagreement":{"type":"number"}}},"accuracy":{"description":"Measured on volumes that training did not use; empty when nothing was measured.","type":"array","items":{"type":"object","additionalProperties":false,"required":["dataset","modality","head","cases","dice"],"properties":{"dataset":{"type":"string"},"modality":{"enum":["CT","MR","CE_MR"]},"head":{"type":"string"},"cases":{"type":"array","items":{"type":"string"}},"dice":{"description":"Mean Dice of each class over the cases.","type":"object","additionalProperties":{"type":"number","minimum":0,"maximum":1}}}}},"provenance":{"type":"object","additionalProperties":false,"required":["commit","config","data","seed","parameters"],"properties":{"commit":{"type":"string"},"config":{"description":"The training configuration, whole.","type":"object"},"data":{"description":"Sources of the training volumes.","type":"array","items":{"type":"string"}},"seed":{"type":["integer","null"]},"parameters":{"description":"Number of trained weights.","type":"integer","minimum":1},"source":{"description":"Where the weights came from, if this repository did not train them.","type":"string"}}}}};
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
if(!((((((key12 === "label") || (key12 === "name")) || (key12 === "code")) || (key12 === "color")) || (key12 === "volumeMl")) || (key12 === "settle"))){
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
if(data40.settle !== undefined){
let data51 = data40.settle;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(Object.keys(data51).length < 1){
const err147 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
for(const key15 in data51){
if(!(((((key15 === "keep") || (key15 === "fillHoles")) || (key15 === "leastMl")) || (key15 === "touches")) || (key15 === "side"))){
const err148 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data51.keep !== undefined){
let data52 = data51.keep;
const _errs119 = errors;
let valid30 = false;
let passing1 = null;
const _errs120 = errors;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.kind === undefined){
const err149 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
for(const key16 in data52){
if(!(key16 === "kind")){
const err150 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data52.kind !== undefined){
if("largest" !== data52.kind){
const err151 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/kind",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "largest"},message:"must be equal to constant"};
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
const err152 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
var _valid2 = _errs120 === errors;
if(_valid2){
valid30 = true;
passing1 = 0;
var props1 = true;
}
const _errs124 = errors;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.kind === undefined){
const err153 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if(data52.least === undefined){
const err154 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/required",keyword:"required",params:{missingProperty: "least"},message:"must have required property '"+"least"+"'"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
for(const key17 in data52){
if(!((key17 === "kind") || (key17 === "least"))){
const err155 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data52.kind !== undefined){
if("share" !== data52.kind){
const err156 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/kind",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "share"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data52.least !== undefined){
let data55 = data52.least;
if(typeof data55 == "number"){
if(data55 > 1 || isNaN(data55)){
const err157 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/least/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
if(data55 <= 0 || isNaN(data55)){
const err158 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/least/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
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
const err159 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err160 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
var _valid2 = _errs124 === errors;
if(_valid2 && valid30){
valid30 = false;
passing1 = [passing1, 1];
}
else {
if(_valid2){
valid30 = true;
passing1 = 1;
if(props1 !== true){
props1 = true;
}
}
const _errs130 = errors;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.kind === undefined){
const err161 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(data52.least === undefined){
const err162 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/required",keyword:"required",params:{missingProperty: "least"},message:"must have required property '"+"least"+"'"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
for(const key18 in data52){
if(!((key18 === "kind") || (key18 === "least"))){
const err163 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data52.kind !== undefined){
if("ml" !== data52.kind){
const err164 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/kind",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/properties/kind/const",keyword:"const",params:{allowedValue: "ml"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data52.least !== undefined){
let data57 = data52.least;
if(typeof data57 == "number"){
if(data57 <= 0 || isNaN(data57)){
const err165 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/properties/least/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
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
const err166 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep/least",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/properties/least/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err167 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
var _valid2 = _errs130 === errors;
if(_valid2 && valid30){
valid30 = false;
passing1 = [passing1, 2];
}
else {
if(_valid2){
valid30 = true;
passing1 = 2;
if(props1 !== true){
props1 = true;
}
}
}
}
if(!valid30){
const err168 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/keep",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/keep/oneOf",keyword:"oneOf",params:{passingSchemas: passing1},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
else {
errors = _errs119;
if(vErrors !== null){
if(_errs119){
vErrors.length = _errs119;
}
else {
vErrors = null;
}
}
}
}
if(data51.fillHoles !== undefined){
if(typeof data51.fillHoles !== "boolean"){
const err169 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/fillHoles",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/fillHoles/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data51.leastMl !== undefined){
let data59 = data51.leastMl;
if(typeof data59 == "number"){
if(data59 <= 0 || isNaN(data59)){
const err170 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/leastMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/leastMl/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0},message:"must be > 0"};
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
const err171 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/leastMl",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/leastMl/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data51.touches !== undefined){
let data60 = data51.touches;
if(Array.isArray(data60)){
if(data60.length > 254){
const err172 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/maxItems",keyword:"maxItems",params:{limit: 254},message:"must NOT have more than 254 items"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if(data60.length < 1){
const err173 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
const len6 = data60.length;
for(let i7=0; i7<len6; i7++){
if(typeof data60[i7] !== "string"){
const err174 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/touches/" + i7,schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
let i8 = data60.length;
let j1;
if(i8 > 1){
const indices1 = {};
for(;i8--;){
let item1 = data60[i8];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err175 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/uniqueItems",keyword:"uniqueItems",params:{i: i8, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i8+" are identical)"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
break;
}
indices1[item1] = i8;
}
}
}
else {
const err176 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/touches",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/touches/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data51.side !== undefined){
let data62 = data51.side;
if(data62 && typeof data62 == "object" && !Array.isArray(data62)){
if(data62.of === undefined){
const err177 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/required",keyword:"required",params:{missingProperty: "of"},message:"must have required property '"+"of"+"'"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(data62.is === undefined){
const err178 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/required",keyword:"required",params:{missingProperty: "is"},message:"must have required property '"+"is"+"'"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
for(const key19 in data62){
if(!((key19 === "of") || (key19 === "is"))){
const err179 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data62.of !== undefined){
if(typeof data62.of !== "string"){
const err180 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/side/of",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/properties/of/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data62.is !== undefined){
let data64 = data62.is;
if(!((data64 === "left") || (data64 === "right"))){
const err181 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/side/is",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/properties/is/enum",keyword:"enum",params:{allowedValues: schema31.properties.heads.items.properties.classes.items.properties.settle.properties.side.properties.is.enum},message:"must be equal to one of the allowed values"};
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
const err182 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle/side",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/properties/side/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err183 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6+"/settle",schemaPath:"#/properties/heads/items/properties/classes/items/properties/settle/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err184 = {instancePath:instancePath+"/heads/" + i5+"/classes/" + i6,schemaPath:"#/properties/heads/items/properties/classes/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err185 = {instancePath:instancePath+"/heads/" + i5+"/classes",schemaPath:"#/properties/heads/items/properties/classes/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err186 = {instancePath:instancePath+"/heads/" + i5,schemaPath:"#/properties/heads/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err187 = {instancePath:instancePath+"/heads",schemaPath:"#/properties/heads/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data.routing !== undefined){
let data65 = data.routing;
if(!((data65 === "dense") || (data65 === "modality"))){
const err188 = {instancePath:instancePath+"/routing",schemaPath:"#/properties/routing/enum",keyword:"enum",params:{allowedValues: schema31.properties.routing.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data.precision !== undefined){
let data66 = data.precision;
if(!(((data66 === "float32") || (data66 === "float16")) || (data66 === "int8"))){
const err189 = {instancePath:instancePath+"/precision",schemaPath:"#/properties/precision/enum",keyword:"enum",params:{allowedValues: schema31.properties.precision.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
if(data.options !== undefined){
let data67 = data.options;
if(Array.isArray(data67)){
const len7 = data67.length;
for(let i9=0; i9<len7; i9++){
let data68 = data67[i9];
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(data68.name === undefined){
const err190 = {instancePath:instancePath+"/options/" + i9,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
if(data68.measured === undefined){
const err191 = {instancePath:instancePath+"/options/" + i9,schemaPath:"#/properties/options/items/required",keyword:"required",params:{missingProperty: "measured"},message:"must have required property '"+"measured"+"'"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
for(const key20 in data68){
if(!((key20 === "name") || (key20 === "measured"))){
const err192 = {instancePath:instancePath+"/options/" + i9,schemaPath:"#/properties/options/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
if(data68.name !== undefined){
let data69 = data68.name;
if(!(((data69 === "int8") || (data69 === "float16")) || (data69 === "modality-routing"))){
const err193 = {instancePath:instancePath+"/options/" + i9+"/name",schemaPath:"#/properties/options/items/properties/name/enum",keyword:"enum",params:{allowedValues: schema31.properties.options.items.properties.name.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data68.measured !== undefined){
let data70 = data68.measured;
const _errs159 = errors;
let valid41 = false;
let passing2 = null;
const _errs160 = errors;
if(data70 !== null){
const err194 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/0/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
var _valid3 = _errs160 === errors;
if(_valid3){
valid41 = true;
passing2 = 0;
}
const _errs162 = errors;
if(data70 && typeof data70 == "object" && !Array.isArray(data70)){
if(data70.meanDiceLoss === undefined){
const err195 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "meanDiceLoss"},message:"must have required property '"+"meanDiceLoss"+"'"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
if(data70.worst === undefined){
const err196 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "worst"},message:"must have required property '"+"worst"+"'"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
if(data70.cases === undefined){
const err197 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
for(const key21 in data70){
if(!(((key21 === "meanDiceLoss") || (key21 === "worst")) || (key21 === "cases"))){
const err198 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
if(data70.meanDiceLoss !== undefined){
let data71 = data70.meanDiceLoss;
if(typeof data71 == "number"){
if(data71 > 1 || isNaN(data71)){
const err199 = {instancePath:instancePath+"/options/" + i9+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
if(data71 < -1 || isNaN(data71)){
const err200 = {instancePath:instancePath+"/options/" + i9+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
else {
const err201 = {instancePath:instancePath+"/options/" + i9+"/measured/meanDiceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/meanDiceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data70.worst !== undefined){
let data72 = data70.worst;
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
if(data72.dataset === undefined){
const err202 = {instancePath:instancePath+"/options/" + i9+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data72.head === undefined){
const err203 = {instancePath:instancePath+"/options/" + i9+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(data72.class === undefined){
const err204 = {instancePath:instancePath+"/options/" + i9+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "class"},message:"must have required property '"+"class"+"'"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
if(data72.diceLoss === undefined){
const err205 = {instancePath:instancePath+"/options/" + i9+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/required",keyword:"required",params:{missingProperty: "diceLoss"},message:"must have required property '"+"diceLoss"+"'"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
for(const key22 in data72){
if(!((((key22 === "dataset") || (key22 === "head")) || (key22 === "class")) || (key22 === "diceLoss"))){
const err206 = {instancePath:instancePath+"/options/" + i9+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data72.dataset !== undefined){
if(typeof data72.dataset !== "string"){
const err207 = {instancePath:instancePath+"/options/" + i9+"/measured/worst/dataset",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data72.head !== undefined){
if(typeof data72.head !== "string"){
const err208 = {instancePath:instancePath+"/options/" + i9+"/measured/worst/head",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data72.class !== undefined){
if(typeof data72.class !== "string"){
const err209 = {instancePath:instancePath+"/options/" + i9+"/measured/worst/class",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/class/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data72.diceLoss !== undefined){
let data76 = data72.diceLoss;
if(typeof data76 == "number"){
if(data76 > 1 || isNaN(data76)){
const err210 = {instancePath:instancePath+"/options/" + i9+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if(data76 < -1 || isNaN(data76)){
const err211 = {instancePath:instancePath+"/options/" + i9+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1},message:"must be >= -1"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
else {
const err212 = {instancePath:instancePath+"/options/" + i9+"/measured/worst/diceLoss",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/properties/diceLoss/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
}
else {
const err213 = {instancePath:instancePath+"/options/" + i9+"/measured/worst",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/worst/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data70.cases !== undefined){
let data77 = data70.cases;
if(!((typeof data77 == "number") && (!(data77 % 1) && !isNaN(data77)))){
const err214 = {instancePath:instancePath+"/options/" + i9+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(typeof data77 == "number"){
if(data77 < 1 || isNaN(data77)){
const err215 = {instancePath:instancePath+"/options/" + i9+"/measured/cases",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/properties/cases/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err216 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
var _valid3 = _errs162 === errors;
if(_valid3 && valid41){
valid41 = false;
passing2 = [passing2, 1];
}
else {
if(_valid3){
valid41 = true;
passing2 = 1;
}
}
if(!valid41){
const err217 = {instancePath:instancePath+"/options/" + i9+"/measured",schemaPath:"#/properties/options/items/properties/measured/oneOf",keyword:"oneOf",params:{passingSchemas: passing2},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
else {
errors = _errs159;
if(vErrors !== null){
if(_errs159){
vErrors.length = _errs159;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err218 = {instancePath:instancePath+"/options/" + i9,schemaPath:"#/properties/options/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err219 = {instancePath:instancePath+"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
if(data.parity !== undefined){
let data78 = data.parity;
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
if(data78.onnxruntime === undefined){
const err220 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "onnxruntime"},message:"must have required property '"+"onnxruntime"+"'"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
if(data78.cases === undefined){
const err221 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
if(data78.maxLabelDisagreement === undefined){
const err222 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/required",keyword:"required",params:{missingProperty: "maxLabelDisagreement"},message:"must have required property '"+"maxLabelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
for(const key23 in data78){
if(!(((key23 === "onnxruntime") || (key23 === "cases")) || (key23 === "maxLabelDisagreement"))){
const err223 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data78.onnxruntime !== undefined){
if(typeof data78.onnxruntime !== "string"){
const err224 = {instancePath:instancePath+"/parity/onnxruntime",schemaPath:"#/properties/parity/properties/onnxruntime/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
if(data78.cases !== undefined){
let data80 = data78.cases;
if(Array.isArray(data80)){
if(data80.length < 1){
const err225 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
const len8 = data80.length;
for(let i10=0; i10<len8; i10++){
let data81 = data80[i10];
if(data81 && typeof data81 == "object" && !Array.isArray(data81)){
if(data81.batch === undefined){
const err226 = {instancePath:instancePath+"/parity/cases/" + i10,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "batch"},message:"must have required property '"+"batch"+"'"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if(data81.height === undefined){
const err227 = {instancePath:instancePath+"/parity/cases/" + i10,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "height"},message:"must have required property '"+"height"+"'"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
if(data81.width === undefined){
const err228 = {instancePath:instancePath+"/parity/cases/" + i10,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "width"},message:"must have required property '"+"width"+"'"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
if(data81.labelDisagreement === undefined){
const err229 = {instancePath:instancePath+"/parity/cases/" + i10,schemaPath:"#/properties/parity/properties/cases/items/required",keyword:"required",params:{missingProperty: "labelDisagreement"},message:"must have required property '"+"labelDisagreement"+"'"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
for(const key24 in data81){
if(!((((key24 === "batch") || (key24 === "height")) || (key24 === "width")) || (key24 === "labelDisagreement"))){
const err230 = {instancePath:instancePath+"/parity/cases/" + i10,schemaPath:"#/properties/parity/properties/cases/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
if(data81.batch !== undefined){
let data82 = data81.batch;
if(!((typeof data82 == "number") && (!(data82 % 1) && !isNaN(data82)))){
const err231 = {instancePath:instancePath+"/parity/cases/" + i10+"/batch",schemaPath:"#/properties/parity/properties/cases/items/properties/batch/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data81.height !== undefined){
let data83 = data81.height;
if(!((typeof data83 == "number") && (!(data83 % 1) && !isNaN(data83)))){
const err232 = {instancePath:instancePath+"/parity/cases/" + i10+"/height",schemaPath:"#/properties/parity/properties/cases/items/properties/height/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
if(data81.width !== undefined){
let data84 = data81.width;
if(!((typeof data84 == "number") && (!(data84 % 1) && !isNaN(data84)))){
const err233 = {instancePath:instancePath+"/parity/cases/" + i10+"/width",schemaPath:"#/properties/parity/properties/cases/items/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
if(data81.labelDisagreement !== undefined){
if(!(typeof data81.labelDisagreement == "number")){
const err234 = {instancePath:instancePath+"/parity/cases/" + i10+"/labelDisagreement",schemaPath:"#/properties/parity/properties/cases/items/properties/labelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
}
else {
const err235 = {instancePath:instancePath+"/parity/cases/" + i10,schemaPath:"#/properties/parity/properties/cases/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
}
else {
const err236 = {instancePath:instancePath+"/parity/cases",schemaPath:"#/properties/parity/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
if(data78.maxLabelDisagreement !== undefined){
if(!(typeof data78.maxLabelDisagreement == "number")){
const err237 = {instancePath:instancePath+"/parity/maxLabelDisagreement",schemaPath:"#/properties/parity/properties/maxLabelDisagreement/type",keyword:"type",params:{type: "number"},message:"must be number"};
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
const err238 = {instancePath:instancePath+"/parity",schemaPath:"#/properties/parity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
if(data.accuracy !== undefined){
let data87 = data.accuracy;
if(Array.isArray(data87)){
const len9 = data87.length;
for(let i11=0; i11<len9; i11++){
let data88 = data87[i11];
if(data88 && typeof data88 == "object" && !Array.isArray(data88)){
if(data88.dataset === undefined){
const err239 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "dataset"},message:"must have required property '"+"dataset"+"'"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
if(data88.modality === undefined){
const err240 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "modality"},message:"must have required property '"+"modality"+"'"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
if(data88.head === undefined){
const err241 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "head"},message:"must have required property '"+"head"+"'"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
if(data88.cases === undefined){
const err242 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
if(data88.dice === undefined){
const err243 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/required",keyword:"required",params:{missingProperty: "dice"},message:"must have required property '"+"dice"+"'"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
for(const key25 in data88){
if(!(((((key25 === "dataset") || (key25 === "modality")) || (key25 === "head")) || (key25 === "cases")) || (key25 === "dice"))){
const err244 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
if(data88.dataset !== undefined){
if(typeof data88.dataset !== "string"){
const err245 = {instancePath:instancePath+"/accuracy/" + i11+"/dataset",schemaPath:"#/properties/accuracy/items/properties/dataset/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
if(data88.modality !== undefined){
let data90 = data88.modality;
if(!(((data90 === "CT") || (data90 === "MR")) || (data90 === "CE_MR"))){
const err246 = {instancePath:instancePath+"/accuracy/" + i11+"/modality",schemaPath:"#/properties/accuracy/items/properties/modality/enum",keyword:"enum",params:{allowedValues: schema31.properties.accuracy.items.properties.modality.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
if(data88.head !== undefined){
if(typeof data88.head !== "string"){
const err247 = {instancePath:instancePath+"/accuracy/" + i11+"/head",schemaPath:"#/properties/accuracy/items/properties/head/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data88.cases !== undefined){
let data92 = data88.cases;
if(Array.isArray(data92)){
const len10 = data92.length;
for(let i12=0; i12<len10; i12++){
if(typeof data92[i12] !== "string"){
const err248 = {instancePath:instancePath+"/accuracy/" + i11+"/cases/" + i12,schemaPath:"#/properties/accuracy/items/properties/cases/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
}
else {
const err249 = {instancePath:instancePath+"/accuracy/" + i11+"/cases",schemaPath:"#/properties/accuracy/items/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
if(data88.dice !== undefined){
let data94 = data88.dice;
if(data94 && typeof data94 == "object" && !Array.isArray(data94)){
for(const key26 in data94){
let data95 = data94[key26];
if(typeof data95 == "number"){
if(data95 > 1 || isNaN(data95)){
const err250 = {instancePath:instancePath+"/accuracy/" + i11+"/dice/" + key26.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
if(data95 < 0 || isNaN(data95)){
const err251 = {instancePath:instancePath+"/accuracy/" + i11+"/dice/" + key26.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
else {
const err252 = {instancePath:instancePath+"/accuracy/" + i11+"/dice/" + key26.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/accuracy/items/properties/dice/additionalProperties/type",keyword:"type",params:{type: "number"},message:"must be number"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
}
else {
const err253 = {instancePath:instancePath+"/accuracy/" + i11+"/dice",schemaPath:"#/properties/accuracy/items/properties/dice/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
else {
const err254 = {instancePath:instancePath+"/accuracy/" + i11,schemaPath:"#/properties/accuracy/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err255 = {instancePath:instancePath+"/accuracy",schemaPath:"#/properties/accuracy/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
if(data.provenance !== undefined){
let data96 = data.provenance;
if(data96 && typeof data96 == "object" && !Array.isArray(data96)){
if(data96.commit === undefined){
const err256 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "commit"},message:"must have required property '"+"commit"+"'"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
if(data96.config === undefined){
const err257 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "config"},message:"must have required property '"+"config"+"'"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if(data96.data === undefined){
const err258 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "data"},message:"must have required property '"+"data"+"'"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
if(data96.seed === undefined){
const err259 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "seed"},message:"must have required property '"+"seed"+"'"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
if(data96.parameters === undefined){
const err260 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/required",keyword:"required",params:{missingProperty: "parameters"},message:"must have required property '"+"parameters"+"'"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
for(const key27 in data96){
if(!((((((key27 === "commit") || (key27 === "config")) || (key27 === "data")) || (key27 === "seed")) || (key27 === "parameters")) || (key27 === "source"))){
const err261 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
if(data96.commit !== undefined){
if(typeof data96.commit !== "string"){
const err262 = {instancePath:instancePath+"/provenance/commit",schemaPath:"#/properties/provenance/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
if(data96.config !== undefined){
let data98 = data96.config;
if(!(data98 && typeof data98 == "object" && !Array.isArray(data98))){
const err263 = {instancePath:instancePath+"/provenance/config",schemaPath:"#/properties/provenance/properties/config/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
if(data96.data !== undefined){
let data99 = data96.data;
if(Array.isArray(data99)){
const len11 = data99.length;
for(let i13=0; i13<len11; i13++){
if(typeof data99[i13] !== "string"){
const err264 = {instancePath:instancePath+"/provenance/data/" + i13,schemaPath:"#/properties/provenance/properties/data/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err265 = {instancePath:instancePath+"/provenance/data",schemaPath:"#/properties/provenance/properties/data/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
if(data96.seed !== undefined){
let data101 = data96.seed;
if((!((typeof data101 == "number") && (!(data101 % 1) && !isNaN(data101)))) && (data101 !== null)){
const err266 = {instancePath:instancePath+"/provenance/seed",schemaPath:"#/properties/provenance/properties/seed/type",keyword:"type",params:{type: schema31.properties.provenance.properties.seed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
if(data96.parameters !== undefined){
let data102 = data96.parameters;
if(!((typeof data102 == "number") && (!(data102 % 1) && !isNaN(data102)))){
const err267 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/properties/provenance/properties/parameters/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
if(typeof data102 == "number"){
if(data102 < 1 || isNaN(data102)){
const err268 = {instancePath:instancePath+"/provenance/parameters",schemaPath:"#/properties/provenance/properties/parameters/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
}
if(data96.source !== undefined){
if(typeof data96.source !== "string"){
const err269 = {instancePath:instancePath+"/provenance/source",schemaPath:"#/properties/provenance/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
}
}
else {
const err270 = {instancePath:instancePath+"/provenance",schemaPath:"#/properties/provenance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
}
else {
const err271 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
