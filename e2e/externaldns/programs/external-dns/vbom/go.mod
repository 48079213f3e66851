// An empty stand-in for vbom.ml/util, a module that is not served any more. Another
// module requires it, and no package of it is compiled.
module vbom.ml/util
