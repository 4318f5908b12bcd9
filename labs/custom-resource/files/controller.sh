# A controller: for each kiosk, compare what is wanted with what is, and do what is missing.

turn() {
  message=$(kubectl get kiosk "$1" -o jsonpath='{.spec.message}' 2>/dev/null)
  [ -n "$message" ] || return   # it is gone: the garbage collector does the rest
  [ -z "$(kubectl get kiosk "$1" -o jsonpath='{.metadata.deletionTimestamp}')" ] || return   # it is going
  replicas=$(kubectl get kiosk "$1" -o jsonpath='{.spec.replicas}')
  uid=$(kubectl get kiosk "$1" -o jsonpath='{.metadata.uid}')
  kubectl apply -f - <<END
apiVersion: apps/v1
kind: Deployment
metadata:
  name: $1
  labels: {kiosk: $1}
  ownerReferences:
  - {apiVersion: drydock.example/v1, kind: Kiosk, name: $1, uid: $uid, controller: true}
spec:
  replicas: $replicas
  selector: {matchLabels: {kiosk: $1}}
  template:
    metadata: {labels: {kiosk: $1}}
    spec:
      containers:
      - name: echo
        image: hashicorp/http-echo:1.0
        args: ["-text=$message"]
END
  ready=$(kubectl get deployment "$1" -o jsonpath='{.status.readyReplicas}')
  phase=Starting
  [ "${ready:-0}" = "$replicas" ] && phase=Open
  [ "$replicas" = 0 ] && phase=Closed
  kubectl patch kiosk "$1" --subresource=status --type=merge -p "{\"status\":{\"phase\":\"$phase\",\"ready\":${ready:-0}}}"
}

# Both watches name every object once at the start, and again whenever it changes.
while true; do
  {
    kubectl get kiosks -o name --watch & first=$!
    kubectl get deployments -l kiosk -o name --watch & second=$!
    wait -n; kill $first $second 2>/dev/null   # one has ended or was refused: so does the other
  } | while read -r object; do turn "${object#*/}"; done
  sleep 5   # and both begin again
done
