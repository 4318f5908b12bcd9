# The same by files, replace --force, and the reason out of the object itself.
# step: once
kubectl create job hello --image=alpine --dry-run=client -o yaml -- date > hello.yaml
kubectl apply --server-side -f hello.yaml
kubectl wait --for=condition=Complete job/hello --timeout=60s
kubectl logs $(kubectl get pods -l batch.kubernetes.io/job-name=hello -o name) | tee hello.txt
# step: many
kubectl create job pages --image=busybox --dry-run=client -o yaml -- sleep 3 | sed 's/^spec:/spec:\n  completions: 6\n  parallelism: 2/' | kubectl create -f -
# step: parts
kubectl create job parts --image=busybox --dry-run=client -o yaml -- sh -c 'echo part $JOB_COMPLETION_INDEX' | sed 's/^spec:/spec:\n  completions: 5\n  parallelism: 2\n  completionMode: Indexed/' | kubectl create -f -
kubectl wait --for=condition=Complete job/parts --timeout=60s
for i in 0 1 2 3 4; do kubectl logs -l batch.kubernetes.io/job-completion-index=$i,job-name=parts; done > parts.txt
# step: fail
kubectl create -f report.yaml
kubectl wait --for=condition=Failed job/report --timeout=120s
kubectl get job report -o jsonpath='{.status.conditions[?(@.type=="Failed")].reason}' > reason.txt
# step: mend
sed -i 's/&& wc.*/"]/; s/command: .*/command: [sh, -c, "wc -l \/etc\/passwd"]/' report.yaml
kubectl replace --force -f report.yaml
# step: clock
kubectl apply -f - <<'EOM'
apiVersion: batch/v1
kind: CronJob
metadata:
  name: tick
spec:
  schedule: '*/1 * * * *'
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: tick
            image: busybox
            command: [date]
EOM
# step: pause
kubectl create job by-hand --from=cronjob/tick
kubectl wait --for=condition=Complete job/by-hand --timeout=60s
kubectl patch cronjob tick --type=json -p '[{"op":"replace","path":"/spec/suspend","value":true}]'
