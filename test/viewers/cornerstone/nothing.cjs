// In place of modules of Node, and of a reader of XML, that no page needs.
module.exports = {};
