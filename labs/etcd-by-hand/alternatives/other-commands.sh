# Endpoints by the flag, values as JSON, the watch in the past, and the finalizer taken away through the API.
# step: members
for n in '' -2 -3; do etcdctl --endpoints=http://control-plane$n:12379 --command-timeout=1s endpoint status > /dev/null 2>&1 || echo control-plane$n >> silent.txt; done
# step: find
kubectl apply -f - <<'END'
apiVersion: v1
kind: ConfigMap
metadata: {name: berths, namespace: default, labels: {harbour: old}}
data: {north: ferry, south: tug}
END
etcdctl --endpoints=127.0.0.1:12379 get / --from-key --keys-only | grep -e 'berths$' -e 'worker-1$' > keys.txt
# step: secret
etcdctl --endpoints=control-plane-2:12379 get /registry/secrets/yard/crane -w json | jq -r '.kvs[0].value | @base64d' | grep -a -o 'heave[a-z0-9-]*' > found.txt
# step: revisions
rev=$(kubectl get configmap berths -o jsonpath='{.metadata.resourceVersion}')
kubectl create configmap berths --from-literal=north=dredger --dry-run=client -o yaml | kubectl replace -f -
etcdctl --endpoints=127.0.0.1:12379 get --rev=$rev --prefix /registry/configmaps/default/b -w fields > before.txt
# step: watch
rev=$(kubectl get configmap berths -o jsonpath='{.metadata.resourceVersion}')
kubectl annotate configmap berths seen=yes
kubectl delete configmap berths
timeout 2 etcdctl --endpoints=127.0.0.1:12379 watch /registry/configmaps/default/berths --rev=$rev --prev-kv -w fields > watched.txt || true
# step: compact
etcdctl --endpoints=127.0.0.1:12379 endpoint status --cluster -w json 2>/dev/null | jq '.[0].Status.header.revision' | xargs etcdctl --endpoints=127.0.0.1:12379 compaction
timeout 2 etcdctl --endpoints=127.0.0.1:12379 watch /registry/configmaps/default/berths --rev=2 > gone.txt 2>&1 || true
# step: snapshot
etcdctl --endpoints=127.0.0.1:12379 snapshot save backup.db
kubectl delete configmap anchor -n yard --wait=false
kubectl patch configmap anchor -n yard --type=merge -p '{"metadata":{"finalizers":null}}'
