# One Pod at a time, the node from the volume, JSON patch, and the new size from the file.
# step: claim
kubectl get storageclass
cat > diary.yaml <<'EOM'
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: diary
spec:
  accessModes: [ReadWriteOncePod]
  storageClassName: local-path
  resources:
    requests:
      storage: 100Mi
EOM
kubectl create -f diary.yaml
# step: use
cat > writer.yaml <<'EOM'
apiVersion: v1
kind: Pod
metadata:
  name: writer
spec:
  containers:
  - name: writer
    image: busybox
    command: [sh, -c, 'echo "$(date -u +%H:%M:%S) $HOSTNAME was here" >> /diary/entries; sleep 3600']
    volumeMounts:
    - name: pages
      mountPath: /diary
  volumes:
  - name: pages
    persistentVolumeClaim:
      claimName: diary
EOM
kubectl apply -f writer.yaml
kubectl wait --for=condition=Ready pod/writer --timeout=60s
kubectl exec writer -- cat /diary/entries > before.txt
# step: outlive
kubectl delete pod writer --now
kubectl apply -f writer.yaml
kubectl wait --for=condition=Ready pod/writer --timeout=60s
kubectl exec writer -- cat /diary/entries > after.txt
# step: where
here=$(kubectl get pod writer -o jsonpath='{.spec.nodeName}')
kubectl get pv -o jsonpath="{.items[0].spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]}" > node.txt
other=$(kubectl get nodes -o name | cut -d/ -f2 | grep worker | grep -v $here)
cat > reader.yaml <<EOM
apiVersion: v1
kind: Pod
metadata:
  name: reader
spec:
  containers:
  - name: reader
    image: busybox
    command: [sleep, '3600']
    volumeMounts:
    - name: pages
      mountPath: /diary
  volumes:
  - name: pages
    persistentVolumeClaim:
      claimName: diary
  nodeSelector:
    kubernetes.io/hostname: $other
EOM
kubectl apply -f reader.yaml
sleep 3
kubectl describe pod reader
# step: keep
volume=$(kubectl get pvc diary -o jsonpath='{.spec.volumeName}')
kubectl patch pv $volume -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'
kubectl delete pod writer reader --now
kubectl delete pvc diary
sleep 2
kubectl get pv
# step: rescue
volume=$(kubectl get pv -o name | head -n 1 | cut -d/ -f2)
kubectl patch pv $volume --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'
cat > rescued.yaml <<EOM
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: rescued
spec:
  accessModes: [ReadWriteOncePod]
  storageClassName: local-path
  volumeName: $volume
  resources:
    requests:
      storage: 100Mi
EOM
kubectl apply -f rescued.yaml
sed 's/claimName: diary/claimName: rescued/' writer.yaml | kubectl apply -f -
kubectl wait --for=condition=Ready pod/writer --timeout=60s
kubectl exec writer -- cat /diary/entries > rescued.txt
# step: grow
cat > photos.yaml <<'EOM'
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: photos
spec:
  accessModes: [ReadWriteMany]
  storageClassName: csi-hostpath-sc
  resources:
    requests:
      storage: 1Gi
EOM
kubectl apply -f photos.yaml
kubectl wait --for=jsonpath='{.status.phase}'=Bound pvc/photos --timeout=60s
sed "s/1Gi/2Gi/" photos.yaml | kubectl apply --server-side --force-conflicts -f -
