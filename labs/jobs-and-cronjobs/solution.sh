# step: once
kubectl create job hello --image=busybox -- echo 'the work is done'
kubectl wait --for=condition=Complete job/hello --timeout=60s
kubectl logs job/hello > hello.txt
# step: many
cat > pages.yaml <<'EOM'
apiVersion: batch/v1
kind: Job
metadata:
  name: pages
spec:
  completions: 6
  parallelism: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: printer
        image: busybox
        command: [sh, -c, 'echo printing a page; sleep 5']
EOM
kubectl apply -f pages.yaml
kubectl wait --for=condition=Complete job/pages --timeout=120s
# step: parts
cat > parts.yaml <<'EOM'
apiVersion: batch/v1
kind: Job
metadata:
  name: parts
spec:
  completions: 5
  parallelism: 5
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: worker
        image: busybox
        command: [sh, -c, 'echo "part $JOB_COMPLETION_INDEX is done"']
EOM
kubectl apply -f parts.yaml
kubectl wait --for=condition=Complete job/parts --timeout=60s
kubectl logs -l job-name=parts > parts.txt
# step: fail
kubectl apply -f report.yaml
kubectl wait --for=condition=Failed job/report --timeout=120s
kubectl describe job report > reason.txt
# step: mend
kubectl logs job/report
sed -i s/pasword/passwd/ report.yaml
kubectl delete job report
kubectl apply -f report.yaml
kubectl wait --for=condition=Complete job/report --timeout=60s
# step: clock
kubectl create cronjob tick --image=busybox --schedule='* * * * *' -- date
# step: pause
kubectl patch cronjob tick -p '{"spec":{"suspend":true}}'
kubectl create job tick-now --from=cronjob/tick
