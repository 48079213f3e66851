package cloudmap
