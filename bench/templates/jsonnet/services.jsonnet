local v = import 'values.json';
local selector = std.manifestJsonMinified(v.selector);
local service(m) =
  local path = 'clusters/' + m.cluster + '/' + m.namespace + '/service-' + v.service + '.yaml';
  local source = m == v.source;
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: v.service,
      namespace: m.namespace,
      annotations: {
        'config.kubernetes.io/index': '0',
        'config.kubernetes.io/path': path,
        'internal.config.kubernetes.io/index': '0',
        'internal.config.kubernetes.io/path': path,
        'fn.kpt.dev/cluster': m.cluster,
        'fn.kpt.dev/global-headless-service': v.service,
        [if !source then 'tsm.tanzu.vmware.com/endpoints.statefulset']: selector,
      },
    },
    spec: {
      clusterIP: 'None',
      ports: [{ name: p.name, port: p.port, protocol: 'TCP' } for p in v.ports],
      [if source then 'selector']: v.selector,
    },
  };
{ apiVersion: 'v1', kind: 'List', items: [service(m) for m in v.members] }
