package istio

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// nameTable is the type istio.networking.nds.v1.NameTable, as far as the tests
// read it. Its generated package would bring all of Istio into this module.
var nameTable = func() protoreflect.MessageDescriptor {
	str, message := descriptorpb.FieldDescriptorProto_TYPE_STRING, descriptorpb.FieldDescriptorProto_TYPE_MESSAGE
	one, many := descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL, descriptorpb.FieldDescriptorProto_LABEL_REPEATED
	field := func(name string, number int32, kind descriptorpb.FieldDescriptorProto_Type, label descriptorpb.FieldDescriptorProto_Label, of string) *descriptorpb.FieldDescriptorProto {
		f := &descriptorpb.FieldDescriptorProto{Name: proto.String(name), Number: proto.Int32(number), Type: kind.Enum(), Label: label.Enum()}
		if of != "" {
			f.TypeName = proto.String(".istio.networking.nds.v1.NameTable." + of)
		}
		return f
	}
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("nds.proto"), Package: proto.String("istio.networking.nds.v1"), Syntax: proto.String("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{{
			Name:  proto.String("NameTable"),
			Field: []*descriptorpb.FieldDescriptorProto{field("table", 1, message, many, "TableEntry")},
			NestedType: []*descriptorpb.DescriptorProto{{
				Name:  proto.String("NameInfo"),
				Field: []*descriptorpb.FieldDescriptorProto{field("ips", 1, str, many, "")},
			}, {
				Name:    proto.String("TableEntry"),
				Field:   []*descriptorpb.FieldDescriptorProto{field("key", 1, str, one, ""), field("value", 2, message, one, "NameInfo")},
				Options: &descriptorpb.MessageOptions{MapEntry: proto.Bool(true)},
			}},
		}},
	}, nil)
	if err != nil {
		panic(err)
	}
	return file.Messages().ByName("NameTable")
}()

// readNameTable returns the addresses of each name.
func readNameTable(b []byte) (map[string][]string, error) {
	m := dynamicpb.NewMessage(nameTable)
	if err := proto.Unmarshal(b, m); err != nil {
		return nil, err
	}
	names := map[string][]string{}
	m.Get(nameTable.Fields().ByName("table")).Map().Range(func(name protoreflect.MapKey, info protoreflect.Value) bool {
		ips := info.Message().Get(nameTable.Messages().ByName("NameInfo").Fields().ByName("ips")).List()
		addresses := make([]string, ips.Len())
		for k := range addresses {
			addresses[k] = ips.Get(k).String()
		}
		names[name.String()] = addresses
		return true
	})
	return names, nil
}
